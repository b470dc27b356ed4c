"""float32 all along."""

import numpy as np


def predict(w, X):
    return (X.astype(np.float32) @ w.astype(np.float32) > 0).astype(np.float32)
