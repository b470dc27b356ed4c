"""Answers -1 and 1.

names: answers here are 0 and 1
"""

import numpy as np


def step(z):
    return np.where(np.asarray(z) > 0, 1, -1)
