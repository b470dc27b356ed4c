"""The squared error.

names: squared error
"""

import numpy as np


def negative_log_likelihood(Y, Y_hat):
    return np.mean((Y - Y_hat) ** 2)
