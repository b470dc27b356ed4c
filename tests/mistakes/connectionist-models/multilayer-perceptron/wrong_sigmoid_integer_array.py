"""The result is written into zeros_like(z), integers if z is.

names: zeros_like
"""

import numpy as np


def sigmoid(z):
    out = np.zeros_like(z)
    positive = z >= 0
    out[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    out[~positive] = e / (1 + e)
    return out
