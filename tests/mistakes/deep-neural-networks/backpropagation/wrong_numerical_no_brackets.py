"""Divides the second value only, by 2, and multiplies it by h.

names: brackets: `a - b / 2 * h`
"""

import numpy as np


def numerical_gradient(f, theta, h=1e-5):
    grad = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        step = np.zeros(theta.shape)
        step[i] = h
        grad[i] = f(theta + step) - f(theta - step) / 2 * h
    return grad
