"""The binary cross-entropy.

names: (1 − y) log(1 − ŷ)
"""

import numpy as np


def negative_log_likelihood(Y, Y_hat):
    p = np.clip(Y_hat, 1e-12, 1 - 1e-12)
    return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))
