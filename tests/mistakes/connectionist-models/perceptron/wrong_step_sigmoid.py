"""The sigmoid, as in later networks.

names: sigmoid
"""

import numpy as np


def step(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))
