"""Booleans stand for 0 and 1."""

import numpy as np


def step(z):
    return np.asarray(z) > 0
