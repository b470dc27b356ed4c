"""Epsilon is inside the root, and there is no correction: two mistakes at once.

names: no bias correction, and epsilon
causes: no bias is corrected, and epsilon
"""

import numpy as np


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = state["m"], state["v"]
    for k in params:
        m[k] = beta1 * m[k] + (1 - beta1) * grads[k]
        v[k] = beta2 * v[k] + (1 - beta2) * grads[k] ** 2
        params[k] = params[k] - lr * m[k] / np.sqrt(v[k] + eps)
    return params, state
