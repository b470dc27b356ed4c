"""The sweep before the loop is not counted.

names: one sweep too many
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    h = W @ probe
    state = np.where(h == 0, probe, np.sign(h))
    for _ in range(max_sweeps):
        h = W @ state
        new = np.where(h == 0, state, np.sign(h))
        if np.array_equal(new, state):
            break
        state = new
    return state
