"""All samples with label 0 come first.

names: given order
"""

import numpy as np


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for i in np.argsort(y, kind="stable"):
        error = y[i] - step(X[i] @ w)
        w = w + eta * error * X[i]
        mistakes += abs(error)
    return w, mistakes
