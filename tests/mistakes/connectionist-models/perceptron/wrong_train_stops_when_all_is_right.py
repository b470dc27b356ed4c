"""Stops as soon as w answers all samples rightly, without an epoch that shows it.

names: without mistakes, is not in the list
"""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w, history = np.zeros(X.shape[1]), []
    for _ in range(max_epochs):
        order = np.arange(len(X)) if rng is None else rng.permutation(len(X))
        w, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        history.append(mistakes)
        if np.array_equal(predict(w, X), y):
            break
    return w, history
