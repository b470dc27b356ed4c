"""Labels and answers are unsigned bytes, where 0 - 1 is 255."""

import numpy as np


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    labels = y.astype(np.uint8)
    for x, target in zip(X, labels, strict=True):
        error = target - np.uint8(x @ w > 0)
        w = w + eta * int(error) * x
        mistakes += int(error != 0)
    return w, mistakes
