"""Stops when no more than one unit changes.

causes: it stops after one sweep
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    state = np.array(probe, dtype=float)
    for _ in range(max_sweeps):
        h = W @ state
        new = np.where(h == 0, state, np.sign(h))
        if np.sum(new != state) <= 1:
            return new
        state = new
    return state
