"""Divided by the variance.

names: by the variance
"""

import numpy as np


def standardise(X_train, X_test):
    mu, s = X_train.mean(axis=0), X_train.var(axis=0)
    s = np.where(s < 1e-20, 1, s)
    return (X_train - mu) / s, (X_test - mu) / s
