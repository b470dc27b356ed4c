"""Only i > j is filled in.

names: below the diagonal
"""

import numpy as np


def hebbian_weights(patterns):
    P, d = np.shape(patterns)
    W = np.zeros((d, d))
    for x in patterns:
        for i in range(d):
            for j in range(i):
                W[i, j] += x[i] * x[j] / P
    return W
