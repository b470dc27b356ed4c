"""A unit whose input is 0 becomes -1.

names: becomes -1
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    state = probe
    for _ in range(max_sweeps):
        new = np.where(W @ state > 0, 1, -1)
        if np.array_equal(new, state):
            break
        state = new
    return state
