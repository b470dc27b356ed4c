"""Fisher-Yates swaps rows of an array as if they were numbers: both become the same row."""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    X, y = X.copy(), y.copy()
    w, history = np.zeros(X.shape[1]), []
    for _ in range(max_epochs):
        if rng is not None:
            for i in range(len(X) - 1, 0, -1):
                j = rng.integers(i + 1)
                X[i], X[j] = X[j], X[i]
                y[i], y[j] = y[j], y[i]
        w, mistakes = perceptron_epoch(w, X, y, eta)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, history
