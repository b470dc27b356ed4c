"""What is close to 0 counts as 0.

names: close to 0 counts as 0
"""

import numpy as np


def step(z):
    z = np.asarray(z, dtype=float)
    return np.where(np.isclose(z, 0), 0, z > 0)
