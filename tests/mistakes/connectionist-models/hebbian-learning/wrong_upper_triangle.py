"""Only i < j is filled in.

names: above the diagonal
"""

import numpy as np


def hebbian_weights(patterns):
    P, d = patterns.shape
    W = np.zeros((d, d))
    for i in range(d):
        for j in range(i + 1, d):
            W[i, j] = np.mean(patterns[:, i] * patterns[:, j])
    return W
