"""The change is a matrix.

names: should have shape
"""

import numpy as np


def hebbian_step(w, x, eta):
    return w + eta * np.outer(x, w * x)
