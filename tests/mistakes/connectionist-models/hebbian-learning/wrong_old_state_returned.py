"""At max_sweeps the state before the last sweep is returned.

names: before
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    new = probe.copy()
    state = probe.copy()
    for _ in range(max_sweeps):
        state = new
        h = W @ state
        new = np.where(h == 0, state, np.sign(h))
        if np.array_equal(new, state):
            break
    return state
