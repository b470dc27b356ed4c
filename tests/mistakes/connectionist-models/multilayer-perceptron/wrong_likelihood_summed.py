"""Summed over everything.

names: both the 1/C
"""

import numpy as np


def negative_log_likelihood(Y, Y_hat):
    Y_hat = np.clip(Y_hat, 1e-12, 1)
    return -np.sum(Y * np.log(Y_hat))
