"""Each sample is an epoch of its own for `perceptron_epoch`; for, break and else."""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w, history = np.zeros(X.shape[1]), []
    for _ in range(max_epochs):
        mistakes = 0
        for i in np.arange(len(X)) if rng is None else rng.permuted(np.arange(len(X))):
            w, wrong = perceptron_epoch(w, X[i : i + 1], y[i : i + 1], eta)
            mistakes += wrong
        history.append(mistakes)
        if not mistakes:
            break
    else:
        print("not separable, or not yet")
    return w, history
