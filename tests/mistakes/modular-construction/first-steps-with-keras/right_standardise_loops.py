"""Feature by feature; nested lists are returned, in a list."""

import numpy as np


def standardise(X_train, X_test):
    new_train, new_test = np.empty(X_train.shape), np.empty(X_test.shape)
    for j in range(X_train.shape[1]):
        column = X_train[:, j]
        mu = sum(column) / len(column)
        s = (sum((x - mu) ** 2 for x in column) / len(column)) ** 0.5
        if s < 1e-9:
            s = 1
        new_train[:, j] = (column - mu) / s
        new_test[:, j] = (X_test[:, j] - mu) / s
    return [new_train.tolist(), new_test.tolist()]
