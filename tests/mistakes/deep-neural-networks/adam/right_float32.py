"""All is computed in float32."""

import numpy as np


def adam_init(params):
    m = {k: np.zeros(p.shape, dtype=np.float32) for k, p in params.items()}
    v = {k: np.zeros(p.shape, dtype=np.float32) for k, p in params.items()}
    return {"m": m, "v": v, "t": 0}


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state["t"] += 1
    t = state["t"]
    f = np.float32
    params = {k: np.asarray(p, f) for k, p in params.items()}
    grads = {k: np.asarray(g, f) for k, g in grads.items()}
    lr, beta1, beta2, eps = f(lr), f(beta1), f(beta2), f(eps)
    for k in params:
        state["m"][k] = beta1 * state["m"][k] + (1 - beta1) * grads[k]
        state["v"][k] = beta2 * state["v"][k] + (1 - beta2) * grads[k] ** 2
        m_hat = state["m"][k] / (1 - beta1**t)
        v_hat = state["v"][k] / (1 - beta2**t)
        params[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return params, state
