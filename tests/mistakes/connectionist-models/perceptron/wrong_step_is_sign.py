"""The sign, with -1 for negative sums.

names: as the sign does
"""

import numpy as np


def step(z):
    return np.sign(z)
