"""One answer for the whole array.

names: shape
"""

import numpy as np


def step(z):
    return int(np.sum(z) > 0)
