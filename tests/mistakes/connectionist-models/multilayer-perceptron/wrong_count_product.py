"""All sizes multiplied.

names: multiplied
"""

import numpy as np


def count_parameters(layer_sizes):
    return int(np.prod(layer_sizes))
