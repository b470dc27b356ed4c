"""np.vectorize takes the type of the first answer, a string.

names: it is text
"""

import numpy as np


def step(z):
    return np.vectorize(lambda value: "1" if value > 0 else "0")(z)
