"""exp(z) / (1 + exp(z)), which is inf / inf.

names: inf / inf
"""

import numpy as np


def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))
