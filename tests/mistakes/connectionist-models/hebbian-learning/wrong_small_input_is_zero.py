"""An input below 0.01 counts as 0.

names: a small input counts as 0
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    state = np.array(probe, dtype=float)
    for _ in range(max_sweeps):
        h = W @ state
        new = np.where(np.abs(h) < 0.01, state, np.sign(h))
        if np.array_equal(new, state):
            break
        state = new
    return state
