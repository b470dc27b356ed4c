"""Tuples of tuples, with the root of P in the patterns."""

import numpy as np


def hebbian_weights(patterns):
    X = patterns / np.sqrt(len(patterns))
    return tuple(tuple(row) for row in X.T @ X)
