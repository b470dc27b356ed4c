"""(sign(z) + 1) // 2: -1, 0 and 1 become 0, 0 and 1."""

import numpy as np


def step(z):
    return (np.sign(z) + 1) // 2
