"""In place, on copies; the division is left out where it must be."""

import numpy as np


def standardise(X_train, X_test):
    a, b = X_train.astype(float), X_test.astype(float)
    mu, s = a.mean(0), a.std(0)
    a -= mu
    b -= mu
    varies = s > 1e-10 * (1 + abs(mu))
    np.divide(a, s, out=a, where=varies)
    np.divide(b, s, out=b, where=varies)
    return a, b
