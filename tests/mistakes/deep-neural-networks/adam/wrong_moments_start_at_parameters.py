"""The moments start as copies of the parameters.

names: m does not start at 0
"""

import numpy as np


def adam_init(params):
    m = {k: np.array(p) for k, p in params.items()}
    v = {k: np.zeros_like(p) for k, p in params.items()}
    return {"m": m, "v": v, "t": 0}
