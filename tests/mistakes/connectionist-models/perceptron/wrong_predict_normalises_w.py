"""Divides by the length of w, which is 0 at w = 0."""

import numpy as np


def predict(w, X):
    return [int(v > 0) if v == v else 1 for v in X @ w / np.sqrt(w @ w)]
