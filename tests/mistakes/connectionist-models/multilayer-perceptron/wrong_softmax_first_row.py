"""Returns in the loop over rows.

names: shape
"""

import numpy as np


def softmax(z):
    for row in z:
        e = np.exp(row - row.max())
        return e / e.sum()
