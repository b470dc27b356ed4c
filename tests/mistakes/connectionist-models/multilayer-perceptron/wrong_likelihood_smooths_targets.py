"""Y is clipped in place.

names: changed the array
"""

import numpy as np


def negative_log_likelihood(Y, Y_hat):
    np.clip(Y, 1e-12, 1, out=Y, casting="unsafe")
    Y *= 2
    return -np.mean(Y * np.log(np.clip(Y_hat, 1e-12, 1))) / 2
