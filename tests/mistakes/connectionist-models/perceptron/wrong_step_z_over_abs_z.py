"""Sign as z / |z|, which is NaN at 0.

names: NaN where z is 0
"""

import numpy as np


def step(z):
    return (z / np.abs(z) + 1) / 2
