"""np.heaviside with 0 at 0, floats."""

import numpy as np


def step(z):
    return np.heaviside(z, 0)
