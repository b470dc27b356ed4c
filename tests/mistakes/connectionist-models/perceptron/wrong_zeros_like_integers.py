"""w takes the integer type of X and is cut to integers."""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w = np.zeros_like(X[0])
    history = []
    for epoch in range(max_epochs):
        order = np.arange(len(X)) if rng is None else rng.permutation(len(X))
        w_new, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        w[:] = w_new
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, history
