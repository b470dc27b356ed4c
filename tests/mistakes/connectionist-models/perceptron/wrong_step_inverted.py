"""0 and 1 swapped.

names: swapped
"""

import numpy as np


def step(z):
    return (np.asarray(z) <= 0).astype(int)
