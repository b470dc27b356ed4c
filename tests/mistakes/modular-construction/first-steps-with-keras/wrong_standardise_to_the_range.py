"""Scaled to the range from 0 to 1.

names: range from 0 to 1
"""

import numpy as np


def standardise(X_train, X_test):
    low, width = X_train.min(axis=0), np.ptp(X_train, axis=0)
    width = np.where(width == 0, 1, width)
    return (X_train - low) / width, (X_test - low) / width
