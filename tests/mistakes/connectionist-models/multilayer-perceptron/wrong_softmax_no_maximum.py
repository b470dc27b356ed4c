"""No maximum is subtracted.

names: its largest score
"""

import numpy as np


def softmax(z):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)
