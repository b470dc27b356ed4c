"""The function returns after the first pattern.

names: only the first pattern
"""

import numpy as np


def hebbian_weights(patterns):
    for x in patterns:
        return np.outer(x, x)
