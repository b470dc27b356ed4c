"""The loops over the units end at the number of patterns."""

import numpy as np


def hebbian_weights(patterns):
    P, d = np.shape(patterns)
    W = np.zeros((d, d))
    for i in range(min(P, d)):
        for j in range(min(P, d)):
            W[i, j] = np.mean([x[i] * x[j] for x in patterns])
    return W
