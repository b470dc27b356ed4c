"""Each epoch swaps only two of the samples.

names: swap two samples
"""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w, history, order = np.zeros(X.shape[1]), [], np.arange(len(X))
    for _ in range(max_epochs):
        if rng is not None:
            i, j = rng.integers(len(X), size=2)
            order[[i, j]] = order[[j, i]]
        w, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, history
