"""adam_init and adam_step know the keys W and b only.

names: KeyError
"""

import numpy as np


def adam_init(params):
    zeros = {k: np.zeros_like(params[k]) for k in ["W", "b"]}
    return {"m": zeros, "v": dict(zeros), "t": 0}
