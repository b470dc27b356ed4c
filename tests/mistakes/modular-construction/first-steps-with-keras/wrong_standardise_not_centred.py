"""The mean is forgotten.

names: mean is not subtracted
"""

import numpy as np


def standardise(X_train, X_test):
    s = X_train.std(axis=0)
    s = np.where(s < 1e-12, 1, s)
    return X_train / s, X_test / s
