"""The moments start at one.

names: start at 1
"""

import numpy as np


def adam_init(params):
    m = {k: np.ones_like(p) for k, p in params.items()}
    v = {k: np.ones_like(p) for k, p in params.items()}
    return {"m": m, "v": v, "t": 0}
