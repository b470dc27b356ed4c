"""The sigmoid is rounded, so that a tiny z gives 0.

names: close to 0 counts as 0
"""

import numpy as np


def step(z):
    return np.round(1 / (1 + np.exp(-np.clip(z, -50, 50))))
