"""Stops when the mistakes have not fallen for ten epochs.

names: 100 epochs by default
"""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w, history = np.zeros(X.shape[1]), []
    for _ in range(max_epochs):
        order = np.arange(len(X)) if rng is None else rng.permutation(len(X))
        w, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        history.append(mistakes)
        if mistakes == 0 or (len(history) > 10 and min(history[-10:]) >= min(history[:-10])):
            break
    return w, history
