"""range(1, max_sweeps).

causes: it stops one sweep too early
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    state = probe.copy()
    for _ in range(1, max_sweeps):
        h = W @ state
        new = np.where(h == 0, state, np.sign(h))
        if np.array_equal(new, state):
            break
        state = new
    return state
