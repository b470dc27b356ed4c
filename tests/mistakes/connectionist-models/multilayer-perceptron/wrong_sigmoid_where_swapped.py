"""np.where with its branches swapped, so that each overflows.

names: inf / inf
"""

import numpy as np


def sigmoid(z):
    return np.where(z >= 0, np.exp(z) / (1 + np.exp(z)), 1 / (1 + np.exp(-z)))
