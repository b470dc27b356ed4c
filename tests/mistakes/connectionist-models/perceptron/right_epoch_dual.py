"""The weights are never changed: the errors so far are kept, and each sum is made of inner products."""

import numpy as np


def perceptron_epoch(w, X, y, eta):
    X = np.asarray(X, dtype=float)
    inner, start, errors = X @ X.T, X @ w, np.zeros(len(X))
    for i in range(len(X)):
        z = start[i] + eta * inner[i] @ errors
        errors[i] = y[i] - (z > 0)
    return [*(w + eta * errors @ X)], np.count_nonzero(errors)
