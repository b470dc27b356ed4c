"""np.fill_diagonal works in place, and its result is None.

names: works in place
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = np.fill_diagonal(W, 0)
    state = np.array(probe, dtype=float)
    for _ in range(max_sweeps):
        h = W @ state
        new = np.where(h == 0, state, np.sign(h))
        if np.array_equal(new, state):
            break
        state = new
    return state
