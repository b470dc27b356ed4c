"""Answers -1 and 1.

names: -1 and 1
"""

import numpy as np


def predict(w, X):
    return np.where(X @ w > 0, 1, -1)
