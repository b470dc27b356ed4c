"""The weights are kept between -10 and 10."""

import numpy as np


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for x, target in zip(X, y, strict=True):
        error = target - step(x @ w)
        w = np.clip(w + eta * error * x, -10, 10)
        mistakes += abs(error)
    return w, mistakes
