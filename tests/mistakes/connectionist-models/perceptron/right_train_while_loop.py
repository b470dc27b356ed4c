"""A while loop, its own epoch and a tuple as the history."""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w = np.zeros(X.shape[1])
    history = ()
    while len(history) < max_epochs and 0 not in history:
        rows = list(range(len(X)))
        if rng is not None:
            rng.shuffle(rows)
        mistakes = 0
        for i in rows:
            error = y[i] - step(X[i] @ w)
            w = w + eta * error * X[i]
            mistakes += abs(error)
        history = (*history, mistakes)
    return w, history
