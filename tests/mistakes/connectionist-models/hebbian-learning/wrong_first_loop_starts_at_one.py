"""The first pattern is left out: the loop counts from 1.

names: first pattern is left out
"""

import numpy as np


def hebbian_weights(patterns):
    P, d = np.shape(patterns)
    W = np.zeros((d, d))
    for p in range(1, P):
        W += np.outer(patterns[p], patterns[p])
    return W / P
