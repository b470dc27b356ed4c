"""The gradients are scaled down to a norm of 10 if they are longer."""

import numpy as np


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state["t"] += 1
    t = state["t"]
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    scale = min(1.0, 10.0 / (norm + 1e-12))
    for k in params:
        g = scale * grads[k]
        state["m"][k] = beta1 * state["m"][k] + (1 - beta1) * g
        state["v"][k] = beta2 * state["v"][k] + (1 - beta2) * g**2
        m_hat = state["m"][k] / (1 - beta1**t)
        v_hat = state["v"][k] / (1 - beta2**t)
        params[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return params, state
