"""Only the sign of each weight is kept.

names: only the sign
"""

import numpy as np


def hebbian_weights(patterns):
    return np.sign(patterns.T @ patterns)
