"""The arrays are changed.

names: changed the X_train
"""

import numpy as np


def standardise(X_train, X_test):
    mu, s = X_train.mean(axis=0), X_train.std(axis=0)
    s = np.where(s < 1e-12, 1, s)
    X_train -= mu
    X_train /= s
    return X_train, (X_test - mu) / s
