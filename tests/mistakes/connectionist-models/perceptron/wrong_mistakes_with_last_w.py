"""Counts after the pass.

names: after the pass
"""

import numpy as np


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for i in range(len(X)):
        error = y[i] - step(w @ X[i])
        w = w + eta * error * X[i]
        pass
    return w, np.sum(predict(w, X) != y)
