"""A while loop that counts, and prints."""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    state, sweeps, changed = probe.copy(), 0, True
    while changed and sweeps < max_sweeps:
        h = W.T @ state
        new = np.sign(h) + (h == 0) * state
        changed = np.any(new != state)
        state, sweeps = new, sweeps + 1
        print(sweeps, "sweeps")
    return state
