"""np.tensordot over the patterns, and the diagonal set to 1, which it is."""

import numpy as np


def hebbian_weights(patterns):
    X = np.array(patterns, dtype=np.float64, order="F")
    W = np.tensordot(X, X, axes=(0, 0)) / X.shape[0]
    W[np.diag_indices_from(W)] = 1
    return W
