"""The test set's own mean and deviation.

names: their own mean and deviation
"""

import numpy as np


def standardise(X_train, X_test):
    def scaled(X):
        s = X.std(axis=0)
        return (X - X.mean(axis=0)) / np.where(s < 1e-12, 1, s)

    return scaled(X_train), scaled(X_test)
