"""float32 throughout."""

import numpy as np


def hebbian_weights(patterns):
    X = patterns.astype(np.float32)
    return (X.T / np.float32(len(X))) @ X
