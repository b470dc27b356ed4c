"""A vector is returned (DLAI 119220).

names: single number
"""

import numpy as np


def negative_log_likelihood(Y, Y_hat):
    Y_hat = np.clip(Y_hat, 1e-12, 1)
    return -np.mean(Y * np.log(Y_hat), axis=1)
