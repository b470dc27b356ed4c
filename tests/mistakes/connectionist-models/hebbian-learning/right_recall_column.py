"""The state is a column inside, and the states are int8."""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    state = probe.reshape(-1, 1)
    for _ in range(max_sweeps):
        h = W @ state
        new = np.where(h != 0, np.where(h > 0, 1, -1), state)
        if (new == state).all():
            break
        state = new
    return state.ravel().astype(np.int8)
