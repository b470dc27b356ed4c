"""There are never more than 100 epochs, whatever max_epochs is.

names: 130 epochs
"""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w, history = np.zeros(X.shape[1]), []
    for _ in range(min(max_epochs, 100)):
        order = np.arange(len(X)) if rng is None else rng.permutation(len(X))
        w, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, history
