"""einsum, and a tuple returned."""

import numpy as np


def hebbian_step(w, x, eta):
    w, x = np.array(w, dtype=np.longdouble), np.array(x, dtype=np.longdouble)
    return tuple(w + eta * np.einsum("i,j,j->i", x, x, w))
