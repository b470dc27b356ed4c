"""The largest gradient in place of the root: AdaMax.

names: AdaMax
"""

import numpy as np


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state["t"] += 1
    t = state["t"]
    for k in params:
        state["m"][k] = beta1 * state["m"][k] + (1 - beta1) * grads[k]
        state["v"][k] = np.maximum(beta2 * state["v"][k], np.abs(grads[k]))
        m_hat = state["m"][k] / (1 - beta1**t)
        params[k] = params[k] - lr * m_hat / (state["v"][k] + eps)
    return params, state
