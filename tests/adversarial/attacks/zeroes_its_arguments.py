"""Changes what the test has passed, so that the right answer would be zero.

Comes out: failed
"""

import numpy as np


def double(x):
    x[...] = 0
    return x


def descend(gradient, x):
    if np.ndim(x):
        x[...] = 0
    return x
