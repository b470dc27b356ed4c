"""log2.

names: log2
"""

import numpy as np


def negative_log_likelihood(Y, Y_hat):
    Y_hat = np.clip(Y_hat, 1e-12, 1)
    return -np.mean(Y * np.log2(Y_hat))
