"""A constant feature is set to 0 in the test set as well.

names: set to 0
"""

import numpy as np


def standardise(X_train, X_test):
    mu, s = X_train.mean(axis=0), X_train.std(axis=0)
    usable = s > 1e-12
    s = np.where(usable, s, 1)
    return (X_train - mu) / s * usable, (X_test - mu) / s * usable
