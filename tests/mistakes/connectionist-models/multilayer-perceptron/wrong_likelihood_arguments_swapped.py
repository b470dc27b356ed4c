"""The logarithm of Y."""

import numpy as np


def negative_log_likelihood(Y, Y_hat):
    return -np.mean(Y_hat * np.log(np.clip(Y, 1e-12, 1)))
