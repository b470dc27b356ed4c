"""A loop over the flat array gives a flat list.

names: shape
"""

import numpy as np


def step(z):
    if np.ndim(z) == 0:
        return int(z > 0)
    return [int(v > 0) for v in np.ravel(z)]
