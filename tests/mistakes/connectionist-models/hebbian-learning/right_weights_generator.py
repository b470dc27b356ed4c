"""A sum over a generator of outer products, each divided by P."""

import numpy as np


def hebbian_weights(patterns):
    P = len(patterns)
    return sum(np.multiply.outer(x, x) / P for x in patterns)
