"""The input is scaled to length 1.

names: scaled to length 1
"""

import numpy as np


def hebbian_step(w, x, eta):
    x = x / np.linalg.norm(x)
    return w + eta * (w @ x) * x
