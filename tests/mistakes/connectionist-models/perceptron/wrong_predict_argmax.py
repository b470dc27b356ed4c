"""The answer is the number of the largest product."""

import numpy as np


def predict(w, X):
    return np.argmax(X * w, axis=1)
