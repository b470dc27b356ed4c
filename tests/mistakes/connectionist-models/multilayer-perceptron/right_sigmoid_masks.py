"""Masks, and an array of floats."""

import numpy as np


def sigmoid(z):
    z = np.asarray(z)
    out = np.empty(z.shape)
    out[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
    e = np.exp(z[z < 0])
    out[z < 0] = e / (1 + e)
    return out
