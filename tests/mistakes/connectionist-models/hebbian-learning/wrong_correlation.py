"""np.corrcoef, which subtracts means and divides by deviations.

names: NaN
"""

import numpy as np


def hebbian_weights(patterns):
    with np.errstate(all="ignore"):
        return np.atleast_2d(np.corrcoef(np.asarray(patterns).T))
