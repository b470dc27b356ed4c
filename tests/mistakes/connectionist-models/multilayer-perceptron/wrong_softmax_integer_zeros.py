"""Rows are written into zeros_like(z).

names: zeros_like
"""

import numpy as np


def softmax(z):
    out = np.zeros_like(z)
    for i in range(len(z)):
        e = np.exp(z[i] - z[i].max())
        out[i] = e / e.sum()
    return out
