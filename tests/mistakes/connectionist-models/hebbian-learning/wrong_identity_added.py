"""The diagonal is set to 1, so that a draw keeps the state; so does an input below 1.

names: votes for itself
causes: own state counts
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W.copy()
    np.fill_diagonal(W, 1)
    state = np.array(probe, dtype=float)
    for _ in range(max_sweeps):
        h = W @ state
        new = np.where(h >= 0, 1.0, -1.0)
        if np.array_equal(new, state):
            break
        state = new
    return state
