"""Scores are clipped to what exp can hold.

names: clipped
"""

import numpy as np


def softmax(z):
    e = np.exp(np.clip(z, -500, 500))
    return e / e.sum(axis=1, keepdims=True)
