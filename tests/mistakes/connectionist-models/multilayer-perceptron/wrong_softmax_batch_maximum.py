"""One maximum for the whole batch (devtalk 89716).

names: maximum for the whole batch
"""

import numpy as np


def softmax(z):
    e = np.exp(z - np.max(z))
    return e / e.sum(axis=1, keepdims=True)
