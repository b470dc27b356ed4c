"""The units are updated one after the other, the last first.

names: one after the other
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    state = probe.copy()
    for _ in range(max_sweeps):
        for i in reversed(range(len(state))):
            h = W[i] @ state
            if h != 0:
                state[i] = np.sign(h)
    return state
