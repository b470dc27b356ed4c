"""w is scaled to length 1 after each update."""

import numpy as np


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for i in range(len(X)):
        error = y[i] - step(w @ X[i])
        w = w + eta * error * X[i]
        w = w / max(np.linalg.norm(w), 1e-12)
        mistakes += int(error != 0)
    return w, mistakes
