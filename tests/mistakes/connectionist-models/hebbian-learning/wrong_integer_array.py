"""The weights are collected in an array of the patterns' own type: integers cut off.

names: array of floats
"""

import numpy as np


def hebbian_weights(patterns):
    P, d = patterns.shape
    W = np.zeros((d, d), dtype=patterns.dtype)
    for i in range(d):
        for j in range(d):
            W[i, j] = sum(patterns[p, i] * patterns[p, j] for p in range(P)) / P
    return W
