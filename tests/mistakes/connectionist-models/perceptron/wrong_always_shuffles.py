"""Shuffles without rng as well.

names: without rng the order is as given
"""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w = np.zeros(X.shape[1])
    history = []
    if rng is None:
        rng = np.random.default_rng(1)
    for epoch in range(max_epochs):
        order = rng.permutation(len(X))
        w, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, history
