"""math.exp, which takes one number.

names: np.exp
"""

import math


def sigmoid(z):
    return 1 / (1 + math.exp(-z))
