"""Brackets forgotten: 1 / 1 + exp(-z).

names: brackets
"""

import numpy as np


def sigmoid(z):
    return 1 / 1 + np.exp(-z)
