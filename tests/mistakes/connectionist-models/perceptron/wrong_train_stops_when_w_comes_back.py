"""Stops when an epoch leaves w as it was, which may also happen with mistakes.

names: stops too early
"""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w, history = np.zeros(X.shape[1]), []
    for _ in range(max_epochs):
        order = np.arange(len(X)) if rng is None else rng.permutation(len(X))
        before = w.copy()
        w, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        history.append(mistakes)
        if np.allclose(w, before):
            break
    return w, history
