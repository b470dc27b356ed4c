"""A step of more than 5 is left out.

causes: the weights did not change
"""

import numpy as np


def hebbian_step(w, x, eta):
    change = eta * (w @ x) * x
    return w if np.abs(change).max() > 5 else w + change
