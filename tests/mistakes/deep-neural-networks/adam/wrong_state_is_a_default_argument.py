"""The state is a default argument, which all models fill and share.

causes: Shapes are compared
"""

import numpy as np


def adam_init(params, state={"m": {}, "v": {}, "t": 0}):  # noqa: B006
    for k in params:
        state["m"].setdefault(k, np.zeros(np.shape(params[k])))
        state["v"].setdefault(k, np.zeros(np.shape(params[k])))
    return state
