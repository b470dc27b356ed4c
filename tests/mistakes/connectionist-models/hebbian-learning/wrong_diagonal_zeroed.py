"""The diagonal is set to 0, where the formula is asked for.

names: diagonal is set to 0
"""

import numpy as np


def hebbian_weights(patterns):
    W = patterns.T @ patterns / len(patterns)
    np.fill_diagonal(W, 0)
    return W
