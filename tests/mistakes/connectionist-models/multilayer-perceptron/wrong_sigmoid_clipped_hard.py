"""z is clipped to [-4, 4].

names: clipped too early
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -4, 4)))
