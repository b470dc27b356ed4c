"""Each epoch uses 80 per cent of the samples, and the rest is held out."""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w, history = np.zeros(X.shape[1]), []
    n = max(1, int(0.8 * len(X)))
    for _ in range(max_epochs):
        order = np.arange(n) if rng is None else rng.permutation(n)
        w, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, history
