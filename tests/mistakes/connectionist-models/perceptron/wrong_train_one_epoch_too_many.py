"""Counts the epochs from 0 and goes on while the count is at most max_epochs.

names: more than max_epochs
"""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w, history, epoch = np.zeros(X.shape[1]), [], 0
    while epoch <= max_epochs and (not history or history[-1] > 0):
        order = np.arange(len(X)) if rng is None else rng.permutation(len(X))
        w, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        history.append(mistakes)
        epoch += 1
    return w, history
