"""max_sweeps is 100 by default.

names: 10 by default
"""

import numpy as np


def recall(W, probe, max_sweeps=100):
    W = W - np.diag(np.diag(W))
    state = np.array(probe, dtype=float)
    for _ in range(max_sweeps):
        h = W @ state
        new = np.where(h == 0, state, np.sign(h))
        if np.array_equal(new, state):
            break
        state = new
    return state
