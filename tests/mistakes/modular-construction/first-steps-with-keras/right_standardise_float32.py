"""The result is in float32."""

import numpy as np


def standardise(X_train, X_test):
    mu, s = X_train.mean(axis=0), X_train.std(axis=0)
    s[np.isclose(s, 0, atol=1e-10)] = 1.0
    return [((X - mu) / s).astype(np.float32) for X in (X_train, X_test)]
