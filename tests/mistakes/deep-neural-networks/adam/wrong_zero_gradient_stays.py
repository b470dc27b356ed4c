"""Where the gradient is 0 the parameter stays, though its first moment is not 0.

names: does not move in the second
"""

import numpy as np


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state["t"] += 1
    t = state["t"]
    for k in params:
        state["m"][k] = beta1 * state["m"][k] + (1 - beta1) * grads[k]
        state["v"][k] = beta2 * state["v"][k] + (1 - beta2) * grads[k] ** 2
        m_hat = state["m"][k] / (1 - beta1**t)
        v_hat = state["v"][k] / (1 - beta2**t)
        step = lr * m_hat / (np.sqrt(v_hat) + eps)
        params[k] = params[k] - np.where(grads[k] == 0, 0, step)
    return params, state
