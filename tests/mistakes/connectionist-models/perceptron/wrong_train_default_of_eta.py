"""eta is 0.1 by default.

names: by default
"""

import numpy as np


def perceptron_train(X, y, eta=0.1, max_epochs=100, rng=None):
    w, history = np.zeros(X.shape[1]), []
    for _ in range(max_epochs):
        order = np.arange(len(X)) if rng is None else rng.permutation(len(X))
        w, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, history
