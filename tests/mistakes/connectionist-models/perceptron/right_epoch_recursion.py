"""The first sample, and then the rest."""

import numpy as np


def perceptron_epoch(w, X, y, eta):
    if len(X) == 0:
        return w, 0
    error = int(y[0]) - int(X[0] @ w > 0)
    w, mistakes = perceptron_epoch(w + eta * error * X[0], X[1:], y[1:], eta)
    return np.array(w), mistakes + (error != 0)
