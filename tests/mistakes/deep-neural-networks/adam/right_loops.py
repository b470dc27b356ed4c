"""Every entry in a loop of its own, with plain Python."""

import math

import numpy as np


def adam_init(params):
    state = {"count": 0}
    for name in params:
        for i in np.ndindex(np.shape(params[name])):
            state[name, i] = [0.0, 0.0]
    return state


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state["count"] += 1
    new = {}
    for name in params:
        new[name] = np.zeros(np.shape(params[name]))
        for i in np.ndindex(np.shape(params[name])):
            g = float(grads[name][i])
            m, v = state[name, i]
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g * g
            state[name, i] = [m, v]
            m_hat = m / (1 - beta1 ** state["count"])
            v_hat = v / (1 - beta2 ** state["count"])
            new[name][i] = params[name][i] - lr * m_hat / (math.sqrt(v_hat) + eps)
    return new, state
