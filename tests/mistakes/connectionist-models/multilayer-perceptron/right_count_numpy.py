"""NumPy, and a float."""

import numpy as np


def count_parameters(layer_sizes):
    s = np.array(layer_sizes)
    return float(s[:-1] @ s[1:] + s[1:].sum())
