"""An array like the input is filled, and the input may be of integers.

names: cut to whole numbers
"""

import numpy as np


def standardise(X_train, X_test):
    new = []
    for X in (X_train, X_test):
        Z = np.zeros_like(X)
        for j in range(X.shape[1]):
            s = X_train[:, j].std()
            Z[:, j] = (X[:, j] - X_train[:, j].mean()) / (s if s > 1e-12 else 1)
        new.append(Z)
    return tuple(new)
