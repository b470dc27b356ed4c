"""Applied twice (deepcourse#9).

names: applied twice
"""

import numpy as np


def softmax(z):
    for _ in range(2):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        z = e / e.sum(axis=1, keepdims=True)
    return z
