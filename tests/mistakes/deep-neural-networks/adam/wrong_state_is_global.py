"""The moments are global and shared by all models with the same keys.

names: one model alone
causes: Shapes are compared
"""

import numpy as np

STATE = {"m": {}, "v": {}, "t": 0}


def adam_init(params):
    for k, p in params.items():
        STATE["m"].setdefault(k, np.zeros_like(p))
        STATE["v"].setdefault(k, np.zeros_like(p))
    return STATE
