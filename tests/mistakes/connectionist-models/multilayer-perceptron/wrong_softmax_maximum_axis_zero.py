"""The maximum is taken over the samples.

names: number is subtracted for each class
"""

import numpy as np


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=1, keepdims=True)
