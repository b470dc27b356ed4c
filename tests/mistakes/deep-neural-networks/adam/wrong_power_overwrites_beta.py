"""The power takes beta's name inside the loop, so that only the first parameter is right."""

import numpy as np


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state["t"] += 1
    for k in params:
        state["m"][k] = beta1 * state["m"][k] + (1 - beta1) * grads[k]
        state["v"][k] = beta2 * state["v"][k] + (1 - beta2) * grads[k] ** 2
        beta1, beta2 = beta1 ** state["t"], beta2 ** state["t"]
        m_hat = state["m"][k] / (1 - beta1)
        v_hat = state["v"][k] / (1 - beta2)
        params[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return params, state
