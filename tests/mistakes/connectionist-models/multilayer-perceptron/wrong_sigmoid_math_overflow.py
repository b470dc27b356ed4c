"""math.exp for each entry, which overflows.

names: math.exp
"""

import math

import numpy as np


def sigmoid(z):
    return np.vectorize(lambda v: 1 / (1 + math.exp(-v)), otypes=[float])(z)
