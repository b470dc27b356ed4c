"""The input's sign by copysign, and a draw repaired after it."""

import numpy as np


def recall(W, probe, max_sweeps=10):
    state = np.asarray(probe, dtype=np.float32)
    diagonal = np.diagonal(W)
    for _ in range(max_sweeps):
        h = W @ state - diagonal * state
        new = np.copysign(1.0, h)
        new[h == 0] = state[h == 0]
        done, state = bool((new == state).all()), new
        if done:
            break
    return state
