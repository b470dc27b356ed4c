"""Does nothing, and so leaves theta as it was.

names: did not call `f` with each entry moved
"""

import numpy as np


def numerical_gradient(f, theta, h=1e-5):
    return np.zeros(theta.shape)
