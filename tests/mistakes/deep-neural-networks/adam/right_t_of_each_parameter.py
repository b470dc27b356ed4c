"""Each parameter counts its own steps, and all count alike."""

import numpy as np


def adam_init(params):
    return {k: {"m": np.zeros_like(p), "v": np.zeros_like(p), "t": 0} for k, p in params.items()}


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    new = {}
    for k, s in state.items():
        s["t"] += 1
        s["m"] = beta1 * s["m"] + (1 - beta1) * grads[k]
        s["v"] = beta2 * s["v"] + (1 - beta2) * grads[k] ** 2
        m_hat, v_hat = s["m"] / (1 - beta1 ** s["t"]), s["v"] / (1 - beta2 ** s["t"])
        new[k] = params[k] - lr * m_hat / (v_hat**0.5 + eps)
    return new, state
