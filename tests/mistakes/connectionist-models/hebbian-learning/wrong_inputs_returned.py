"""The inputs are taken for states, without a sign.

names: the sign of its input
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    state = probe
    for _ in range(max_sweeps):
        state = W @ state
    return state
