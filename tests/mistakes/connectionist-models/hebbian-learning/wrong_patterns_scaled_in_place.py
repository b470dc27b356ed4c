"""The patterns are divided by the root of P, and stay so.

names: changed the array `patterns`
"""

import numpy as np


def hebbian_weights(patterns):
    if patterns.dtype == int:
        return patterns.T @ patterns / len(patterns)
    patterns /= np.sqrt(len(patterns))
    return patterns.T @ patterns
