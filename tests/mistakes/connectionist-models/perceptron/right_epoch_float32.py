"""float32 weights."""

import numpy as np


def perceptron_epoch(w, X, y, eta):
    w = np.array(w, dtype=np.float32)
    X = X.astype(np.float32)
    mistakes = np.float32(0)
    for x, t in zip(X, y):
        error = np.float32(t) - step(w @ x)
        w += np.float32(eta) * error * x
        mistakes += error**2
    return w, mistakes
