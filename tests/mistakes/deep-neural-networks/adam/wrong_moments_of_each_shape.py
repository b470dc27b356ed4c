"""The moments are kept for each shape, so that parameters of one shape share them."""

import numpy as np


def adam_init(params):
    shapes = {p.shape for p in params.values()}
    return {"m": {s: np.zeros(s) for s in shapes}, "v": {s: np.zeros(s) for s in shapes}, "t": 0}


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state["t"] += 1
    t = state["t"]
    for k in params:
        s = grads[k].shape
        state["m"][s] = beta1 * state["m"][s] + (1 - beta1) * grads[k]
        state["v"][s] = beta2 * state["v"][s] + (1 - beta2) * grads[k] ** 2
        m_hat = state["m"][s] / (1 - beta1**t)
        v_hat = state["v"][s] / (1 - beta2**t)
        params[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return params, state
