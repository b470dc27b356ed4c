"""adam_init sets the parameters themselves to zero.

names: leave the parameters
"""

import numpy as np


def adam_init(params):
    m, v = dict(params), dict(params)
    for k in params:
        m[k][...] = 0
        v[k] = np.zeros_like(m[k])
    return {"m": m, "v": v, "t": 0}
