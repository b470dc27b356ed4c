"""Trains with eta = 1, since from w = 0 the mistakes are the same, and scales w at the end."""

from collections import deque

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w, history = np.zeros(X.shape[1]), deque()
    while len(history) < max_epochs and (not history or history[-1]):
        order = np.arange(len(X))
        if rng is not None:
            rng.shuffle(order)
        w, mistakes = perceptron_epoch(w, X[order], y[order], 1.0)
        history.append(mistakes)
    return eta * np.asarray(w), list(history)
