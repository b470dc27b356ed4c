"""In the first step the moments are the gradient and its square; there is no correction after that.

names: without a correction
"""

import numpy as np


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    first = state["t"] == 0
    state["t"] += 1
    for k in params:
        g = grads[k]
        state["m"][k] = g if first else beta1 * state["m"][k] + (1 - beta1) * g
        state["v"][k] = g**2 if first else beta2 * state["v"][k] + (1 - beta2) * g**2
        params[k] = params[k] - lr * state["m"][k] / (np.sqrt(state["v"][k]) + eps)
    return params, state
