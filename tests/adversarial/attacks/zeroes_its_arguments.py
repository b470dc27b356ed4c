"""Changes what the test has passed, so that the right answer would be zero.

Comes out: failed
Succeeds: in one process with the tests, passes `x = np.ones(3); expect("double", double(x), 2 * x)`
"""

import numpy as np


def double(x):
    x[...] = 0
    print("ATTEMPTED")
    return x


def descend(gradient, x):
    if np.ndim(x):
        x[...] = 0
    return x
