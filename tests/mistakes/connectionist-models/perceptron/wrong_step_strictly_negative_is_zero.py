"""0 only where z < 0, so that 0 gives 1.

names: at z = 0
"""

import numpy as np


def step(z):
    return 1 - (np.asarray(z) < 0)
