"""The units are updated one after the other, each with the new states of those before it.

names: one after the other
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    state = probe.copy()
    for _ in range(max_sweeps):
        old = state.copy()
        for i in range(len(state)):
            h = W[i] @ state
            if h != 0:
                state[i] = np.sign(h)
        if np.array_equal(state, old):
            break
    return state
