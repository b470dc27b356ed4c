"""adam_init forgets to return.

names: returned none
causes: Something there is None
causes: both return the state
"""

import numpy as np


def adam_init(params):
    state = {"t": 0}
    state["m"] = {k: np.zeros_like(p) for k, p in params.items()}
    state["v"] = {k: np.zeros_like(p) for k, p in params.items()}
