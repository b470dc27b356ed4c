"""The units are updated one after the other in a random order.

names: all units updated at once
causes: one after the other
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    state = probe.copy()
    order = np.random.default_rng(0)
    for _ in range(max_sweeps):
        old = state.copy()
        for i in order.permutation(len(state)):
            h = W[i] @ state
            if h != 0:
                state[i] = 1 if h > 0 else -1
        if np.array_equal(state, old):
            break
    return state
