"""Only the right class is looked up, which may be 0.

names: log 0
"""

import numpy as np


def negative_log_likelihood(Y, Y_hat):
    p = Y_hat[np.arange(len(Y)), Y.argmax(axis=1)]
    return -np.mean(np.log(p)) / Y.shape[1]
