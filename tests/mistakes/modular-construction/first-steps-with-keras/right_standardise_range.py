"""Constant is what has no range."""

import numpy as np


def standardise(X_train, X_test):
    s = np.where(X_train.max(axis=0) == X_train.min(axis=0), 1, np.std(X_train, axis=0))
    return tuple((X - np.mean(X_train, axis=0)) / s for X in (X_train, X_test))
