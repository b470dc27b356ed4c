"""The right class is looked up, and a 0-d array comes back."""

import numpy as np


def negative_log_likelihood(Y, Y_hat):
    p = Y_hat[np.arange(len(Y)), np.argmax(Y, axis=1)]
    return np.array(np.mean(-np.log(np.maximum(p, 1e-300))) / Y.shape[1])
