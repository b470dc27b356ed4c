"""The weights are made integers, which are 0 below 1.

causes: a small input counts as 0
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = np.array(W, dtype=int)
    np.fill_diagonal(W, 0)
    state = np.array(probe, dtype=int)
    for _ in range(max_sweeps):
        h = W @ state
        new = np.where(h == 0, state, np.sign(h))
        if np.array_equal(new, state):
            break
        state = new
    return state
