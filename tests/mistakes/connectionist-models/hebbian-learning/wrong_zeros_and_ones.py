"""States of 0 and 1.

names: every unit is +1 or -1
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    state = probe
    for _ in range(max_sweeps):
        state = (W @ state > 0).astype(float)
    return state
