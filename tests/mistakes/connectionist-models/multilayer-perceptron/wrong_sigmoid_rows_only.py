"""The loop is over the rows of a vector; other shapes come out flat.

names: shape
"""

import numpy as np


def sigmoid(z):
    return np.array([1 / (1 + np.exp(-v)) for v in z.ravel()])
