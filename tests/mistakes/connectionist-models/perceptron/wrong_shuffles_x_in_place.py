"""rng.shuffle(X) with the labels put back by the same seed.

names: changed the
"""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w = np.zeros(X.shape[1])
    history = []
    for epoch in range(max_epochs):
        if rng is not None:
            order = rng.permutation(len(X))
            X[:], y[:] = X[order], y[order]
        w, mistakes = perceptron_epoch(w, X, y, eta)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, history
