"""A constant feature is left as it is.

names: left as it was
"""

import numpy as np


def standardise(X_train, X_test):
    mu, s = X_train.mean(axis=0), X_train.std(axis=0)
    constant = s < 1e-12
    mu, s = np.where(constant, 0, mu), np.where(constant, 1, s)
    return (X_train - mu) / s, (X_test - mu) / s
