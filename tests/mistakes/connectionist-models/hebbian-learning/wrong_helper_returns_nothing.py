"""A helper sets the sign and forgets to return it.

names: contains None
causes: is a `return` missing
"""

import numpy as np


def hebbian_sign(h, x):
    x = 1 if h > 0 else -1 if h < 0 else x


def recall(W, probe, max_sweeps=10):
    h = np.array(W) @ probe - np.diag(W) * probe
    return [hebbian_sign(*pair) for pair in zip(h, probe, strict=True)]
