"""The first half of the units is updated before the second.

names: some units are updated after the others
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    state = np.array(probe, dtype=float)
    half = (len(state) + 1) // 2
    for _ in range(max_sweeps):
        before = state.copy()
        for part in (slice(None, half), slice(half, None)):
            h = W[part] @ state
            state[part] = np.where(h == 0, state[part], np.sign(h))
        if np.array_equal(before, state):
            break
    return state
