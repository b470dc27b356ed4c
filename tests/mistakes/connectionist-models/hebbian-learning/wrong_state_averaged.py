"""The state is the mean of all states so far, and only its sign is returned."""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    states = [np.array(probe, dtype=float)]
    for _ in range(max_sweeps):
        h = W @ states[-1]
        states.append(np.where(h == 0, states[-1], np.sign(h)))
    mean = np.mean(states, axis=0)
    return np.where(mean == 0, states[-1], np.sign(mean))
