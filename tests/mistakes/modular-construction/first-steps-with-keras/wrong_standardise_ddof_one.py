"""The deviation of a sample.

names: ddof=1
"""

import numpy as np


def standardise(X_train, X_test):
    mu, s = X_train.mean(axis=0), X_train.std(axis=0, ddof=1)
    s = np.where(s < 1e-12, 1, s)
    return (X_train - mu) / s, (X_test - mu) / s
