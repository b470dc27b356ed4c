"""Sums over an axis that there is not, so that the exception comes from a line of NumPy.

names: at the line `return np.sum(pairs, axis=3)
causes: Axis 0 runs over the rows
"""

import numpy as np


def hebbian_weights(patterns):
    pairs = np.asarray(patterns)[:, :, None] * np.asarray(patterns)[:, None, :]
    return np.sum(pairs, axis=3) / len(patterns)
