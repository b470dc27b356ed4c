"""The corrected learning rate is kept and corrected again (pennylane#1929).

names: compounds
"""

import numpy as np


def adam_init(params):
    m = {k: np.zeros_like(p) for k, p in params.items()}
    v = {k: np.zeros_like(p) for k, p in params.items()}
    return {"m": m, "v": v, "t": 0, "scale": 1.0}


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state["t"] += 1
    t = state["t"]
    state["scale"] *= np.sqrt(1 - beta2**t) / (1 - beta1**t)
    for k in params:
        state["m"][k] = beta1 * state["m"][k] + (1 - beta1) * grads[k]
        state["v"][k] = beta2 * state["v"][k] + (1 - beta2) * grads[k] ** 2
        scale = state["scale"]
        params[k] = params[k] - lr * scale * state["m"][k] / (
            np.sqrt(state["v"][k]) + eps * np.sqrt(1 - beta2**t)
        )
    return params, state
