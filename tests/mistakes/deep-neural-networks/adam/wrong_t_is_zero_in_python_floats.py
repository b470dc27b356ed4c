"""t is raised at the end, and the corrections are Python floats, which raise (keras#10129).

names: t must be 1
"""

import numpy as np


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"]
    c1, c2 = 1 / (1 - beta1**t), 1 / (1 - beta2**t)
    for k in params:
        state["m"][k] = beta1 * state["m"][k] + (1 - beta1) * grads[k]
        state["v"][k] = beta2 * state["v"][k] + (1 - beta2) * grads[k] ** 2
        m_hat = state["m"][k] * c1
        v_hat = state["v"][k] * c2
        params[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
    state["t"] += 1
    return params, state
