"""The loop waits for a mistake before it has looked for any.

names: makes no epoch at all
"""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w, history, mistakes = np.zeros(X.shape[1]), [], 0
    while mistakes > 0 and len(history) < max_epochs:
        order = np.arange(len(X)) if rng is None else rng.permutation(len(X))
        w, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        history.append(mistakes)
    return w, history
