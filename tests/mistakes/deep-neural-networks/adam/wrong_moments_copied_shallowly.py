"""v is a shallow copy of m: two dicts of the same arrays, which are changed in place.

names: one and the same array
"""

import numpy as np


def adam_init(params):
    m = {k: np.zeros(np.shape(p)) for k, p in params.items()}
    return {"m": m, "v": m.copy(), "t": 0}


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state["t"] += 1
    t = state["t"]
    for k in params:
        m, v = state["m"][k], state["v"][k]
        m *= beta1
        m += (1 - beta1) * grads[k]
        v *= beta2
        v += (1 - beta2) * grads[k] ** 2
        params[k] = params[k] - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return params, state
