"""np.random instead of rng.

names: different results for two equal rngs
"""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w = np.zeros(X.shape[1])
    history = []
    for epoch in range(max_epochs):
        order = np.arange(len(X)) if rng is None else np.random.permutation(len(X))
        w, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, history
