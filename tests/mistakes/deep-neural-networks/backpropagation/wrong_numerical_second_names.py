"""`=` does not copy: both names belong to theta, which is moved up and down again.

names: does not copy
"""

import numpy as np


def numerical_gradient(f, theta, h=1e-5):
    grad = np.zeros(theta.shape)
    for index in np.ndindex(theta.shape):
        up = theta
        down = theta
        up[index] += h
        down[index] -= h
        grad[index] = (f(up) - f(down)) / (2 * h)
    return grad
