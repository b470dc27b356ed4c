"""The weights are rounded to two digits."""

import numpy as np


def hebbian_weights(patterns):
    patterns = np.asarray(patterns, dtype=float)
    return np.round(patterns.T @ patterns / len(patterns), 2)
