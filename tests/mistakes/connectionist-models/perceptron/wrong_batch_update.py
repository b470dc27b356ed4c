"""All answers come from the w before the pass.

names: from before the pass
"""

import numpy as np


def perceptron_epoch(w, X, y, eta):
    errors = y - predict(w, X)
    return w + eta * errors @ X, np.count_nonzero(errors)
