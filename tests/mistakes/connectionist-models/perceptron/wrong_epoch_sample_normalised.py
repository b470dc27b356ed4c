"""Each sample is scaled to length 1.

names: scaled to length 1
"""

import numpy as np


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for x, target in zip(X, y, strict=True):
        error = target - step(x @ w)
        w = w + eta * error * x / np.linalg.norm(x)
        mistakes += abs(error)
    return w, mistakes
