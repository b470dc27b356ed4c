"""Divided by C², the wrong axis taken for N.

names: C²
"""

import numpy as np


def negative_log_likelihood(Y, Y_hat):
    Y_hat = np.clip(Y_hat, 1e-12, 1)
    n, c = Y.shape[1], Y.shape[1]
    return -np.sum(Y * np.log(Y_hat)) / (n * c)
