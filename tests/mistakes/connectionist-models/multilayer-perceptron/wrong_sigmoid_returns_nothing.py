"""No return.

names: return
"""

import numpy as np


def sigmoid(z):
    1 / (1 + np.exp(-z))
