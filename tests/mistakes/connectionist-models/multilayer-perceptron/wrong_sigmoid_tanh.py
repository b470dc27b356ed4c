"""tanh for the sigmoid.

names: this is tanh
"""

import numpy as np


def sigmoid(z):
    return np.tanh(z)
