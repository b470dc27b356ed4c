"""Each sweep updates one unit, the next one each time.

names: one after the other
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    state = np.array(probe, dtype=float)
    for sweep in range(max_sweeps):
        i = sweep % len(state)
        h = W[i] @ state - W[i, i] * state[i]
        if h != 0:
            state[i] = np.sign(h)
    return state
