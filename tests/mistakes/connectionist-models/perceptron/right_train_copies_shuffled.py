"""Copies of X and y, shuffled together as rows of one table; prints."""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w = np.zeros(X.shape[1])
    history = []
    table = np.column_stack([X, y])
    for epoch in range(max_epochs):
        if rng is not None:
            table = rng.permutation(table)
        w, mistakes = perceptron_epoch(w, table[:, :-1], table[:, -1], eta)
        history.append(mistakes)
        if not mistakes:
            print("done in epoch", epoch)
            break
    return w, history
