"""The exponent has the wrong sign.

names: sign in the exponent
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(z))
