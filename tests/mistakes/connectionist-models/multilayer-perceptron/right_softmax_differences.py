"""1 / Σ exp(z_j − z_i), with overflow to inf."""

import numpy as np


def softmax(z):
    with np.errstate(over="ignore"):
        return 1 / np.exp(z[:, None, :] - z[:, :, None]).sum(axis=2)
