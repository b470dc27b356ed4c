"""The logarithm of the mean probability.

names: mean of the logarithms
"""

import numpy as np


def negative_log_likelihood(Y, Y_hat):
    Y_hat = np.clip(Y_hat, 1e-12, 1)
    return -np.log(np.sum(Y * Y_hat, axis=1).mean()) / Y.shape[1]
