"""Every sweep starts from the probe again.

names: stops after one sweep
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    for _ in range(max_sweeps):
        h = W @ probe
        state = np.where(h == 0, probe, np.sign(h))
    return state
