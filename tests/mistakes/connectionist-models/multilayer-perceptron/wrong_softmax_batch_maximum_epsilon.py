"""One maximum for the batch, and an epsilon that hides 0/0.

names: one maximum for the whole batch
"""

import numpy as np


def softmax(z):
    e = np.exp(z - np.max(z))
    return e / (e.sum(axis=1, keepdims=True) + 1e-12)
