"""t starts at 1 and is raised before its first use (cs231n#179, in the handout).

names: t is 2 in the first step
causes: t is 2 in this step
"""

import numpy as np


def adam_init(params):
    m = {k: np.zeros_like(p) for k, p in params.items()}
    v = {k: np.zeros_like(p) for k, p in params.items()}
    return {"m": m, "v": v, "t": 1}
