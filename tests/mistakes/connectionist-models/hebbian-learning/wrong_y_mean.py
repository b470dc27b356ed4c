"""y is a mean.

names: mean of the products
"""

import numpy as np


def hebbian_step(w, x, eta):
    return w + eta * x * np.mean(w * x)
