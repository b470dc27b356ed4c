"""The weights are scaled back to length 1.

names: length 1
"""

import numpy as np


def hebbian_step(w, x, eta):
    w = w + eta * x * (w @ x)
    return w / np.linalg.norm(w)
