"""Recursion in place of the loop, in float32."""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = np.array(W, dtype=np.float32)
    W[np.diag_indices(len(W))] = 0
    h = W @ np.asarray(probe, dtype=np.float32)
    new = np.where(h == 0, probe, np.sign(h))
    if max_sweeps == 1 or (new == probe).all():
        return new
    return recall(W, new, max_sweeps - 1)
