"""Each pattern overwrites the one before: `=` for `+=`.

names: only the last pattern
"""

import numpy as np


def hebbian_weights(patterns):
    for x in patterns:
        W = np.outer(x, x)
    return W / 1.0
