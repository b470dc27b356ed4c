"""The new moments are made, and the old state is returned.

names: forgotten
"""

import numpy as np


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    new = {}
    for k in params:
        m = beta1 * state["m"][k] + (1 - beta1) * grads[k]
        v = beta2 * state["v"][k] + (1 - beta2) * grads[k] ** 2
        new[k] = params[k] - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new, state
