"""math.exp one by one, with a branch."""

import math

import numpy as np


def one(v):
    if v >= 0:
        return 1 / (1 + math.exp(-v))
    return math.exp(v) / (1 + math.exp(v))


def sigmoid(z):
    return np.vectorize(one)(z)
