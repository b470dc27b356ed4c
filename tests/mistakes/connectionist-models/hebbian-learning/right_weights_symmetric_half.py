"""Half of the weights are computed, the other half mirrored."""

import numpy as np


def hebbian_weights(patterns):
    P, d = np.shape(patterns)
    W = np.eye(d)
    for i in range(d):
        for j in range(i):
            W[i, j] = W[j, i] = sum(x[i] * x[j] for x in patterns) / P
    return W
