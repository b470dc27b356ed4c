"""1/P within the loop and again after it.

names: divided by P twice
"""

import numpy as np


def hebbian_weights(patterns):
    P, d = patterns.shape
    W = np.zeros((d, d))
    for x in patterns:
        W += np.outer(x, x) / P
    return W / P
