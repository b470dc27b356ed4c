"""Returns the w of the best epoch (pocket)."""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w = np.zeros(X.shape[1])
    history = []
    best, best_w = len(X) + 1, w
    for epoch in range(max_epochs):
        order = np.arange(len(X)) if rng is None else rng.permutation(len(X))
        w, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        history.append(mistakes)
        if mistakes < best:
            best, best_w = mistakes, w
        if mistakes == 0:
            break
    return best_w, history
