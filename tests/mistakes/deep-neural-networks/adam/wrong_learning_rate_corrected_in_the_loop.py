"""The corrected learning rate takes lr's name inside the loop over the parameters."""

import numpy as np


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state["t"] += 1
    t = state["t"]
    for k in params:
        state["m"][k] = beta1 * state["m"][k] + (1 - beta1) * grads[k]
        state["v"][k] = beta2 * state["v"][k] + (1 - beta2) * grads[k] ** 2
        c2 = np.sqrt(1 - beta2**t)
        lr = lr * c2 / (1 - beta1**t)
        params[k] = params[k] - lr * state["m"][k] / (np.sqrt(state["v"][k]) + eps * c2)
    return params, state
