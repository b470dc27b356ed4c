"""A running mean of outer products."""

import numpy as np


def hebbian_weights(patterns):
    W = np.zeros((patterns.shape[1],) * 2)
    for p, x in enumerate(patterns, start=1):
        W += (np.outer(x, x) - W) / p
    return W
