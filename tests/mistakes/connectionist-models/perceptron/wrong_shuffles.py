"""Shuffles where the given order is asked for.

names: first to the last
"""

import numpy as np


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for i in np.random.default_rng(0).permutation(len(X)):
        error = y[i] - step(w @ X[i])
        w = w + eta * error * X[i]
        mistakes += int(error != 0)
    return w, mistakes
