"""W and its transpose are added, though W is symmetric.

names: added twice
"""

import numpy as np


def hebbian_weights(patterns):
    patterns = np.asarray(patterns, dtype=float)
    W = patterns.T @ patterns / len(patterns)
    return W + W.T
