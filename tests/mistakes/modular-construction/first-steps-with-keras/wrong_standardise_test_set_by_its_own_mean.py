"""The test set is centred by its own mean.

names: centred by their own mean
"""

import numpy as np


def standardise(X_train, X_test):
    s = X_train.std(axis=0)
    s = np.where(s < 1e-12, 1, s)
    return (X_train - X_train.mean(axis=0)) / s, (X_test - X_test.mean(axis=0)) / s
