"""One m and one v for all parameters.

names: moments for each key
"""

import numpy as np


def adam_init(params):
    return {"m": 0.0, "v": 0.0, "t": 0}


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = state["m"], state["v"], state["t"] + 1
    new = {}
    for k in params:
        m = beta1 * m + (1 - beta1) * np.mean(grads[k])
        v = beta2 * v + (1 - beta2) * np.mean(grads[k] ** 2)
        new[k] = params[k] - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new, {"m": m, "v": v, "t": t}
