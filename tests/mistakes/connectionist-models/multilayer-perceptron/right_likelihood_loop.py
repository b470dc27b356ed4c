"""Loops, zeros skipped or replaced in place."""

import numpy as np


def negative_log_likelihood(Y, Y_hat):
    Y_hat[Y_hat == 0] = 1e-15
    total = 0
    for y, p in zip(Y, Y_hat):
        for i in range(len(y)):
            if y[i]:
                total -= y[i] * np.log(p[i])
    return total / Y.size
