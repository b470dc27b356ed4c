"""The test samples are left as they are.

names: as it came
"""

import numpy as np


def standardise(X_train, X_test):
    mu, s = X_train.mean(axis=0), X_train.std(axis=0)
    return (X_train - mu) / np.where(s < 1e-12, 1, s), X_test
