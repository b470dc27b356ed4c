"""The diagonal's part is taken from the input with the probe's state, also in later sweeps."""

import numpy as np


def recall(W, probe, max_sweeps=10):
    state = np.array(probe, dtype=float)
    for _ in range(max_sweeps):
        h = W @ state - np.diag(W) * probe
        new = np.where(h == 0, state, np.sign(h))
        if np.array_equal(new, state):
            break
        state = new
    return state
