"""One einsum, and booleans."""

import numpy as np


def predict(w, X):
    return np.einsum("ij,j->i", X, w) > 0
