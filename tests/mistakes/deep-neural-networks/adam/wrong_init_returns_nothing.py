"""adam_init forgets to return.

names: returned none
"""

import numpy as np


def adam_init(params):
    state = {"t": 0}
    state["m"] = {k: np.zeros_like(p) for k, p in params.items()}
    state["v"] = {k: np.zeros_like(p) for k, p in params.items()}
