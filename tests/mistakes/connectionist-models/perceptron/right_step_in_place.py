"""The array that comes in is overwritten."""

import numpy as np


def step(z):
    z = np.asarray(z)
    mask = z > 0
    if z.ndim == 0:
        return int(mask)
    z[mask] = 1
    z[~mask] = 0
    return z
