"""A unit turns over if its input contradicts its state."""

import numpy as np


def recall(W, probe, max_sweeps=10):
    state = np.array(probe)
    off = ~np.eye(len(state), dtype=bool)
    for _ in range(max_sweeps):
        wrong = (np.where(off, W, 0) @ state) * state < 0
        if not wrong.any():
            break
        state = np.where(wrong, -state, state)
    return state
