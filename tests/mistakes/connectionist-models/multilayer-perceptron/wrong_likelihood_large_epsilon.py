"""A guard of 0.01.

names: guard
"""

import numpy as np


def negative_log_likelihood(Y, Y_hat):
    return -np.mean(Y * np.log(Y_hat + 0.01))
