"""AdaBelief as its paper has it, with epsilon added to the variance as well.

names: AdaBelief
"""

import numpy as np


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v, new = {}, {}, {}
    for k, g in grads.items():
        m[k] = beta1 * state["m"][k] + (1 - beta1) * g
        v[k] = beta2 * state["v"][k] + (1 - beta2) * (g - m[k]) ** 2 + eps
        new[k] = params[k] - lr * m[k] / (1 - beta1**t) / (np.sqrt(v[k] / (1 - beta2**t)) + eps)
    return new, {"m": m, "v": v, "t": t}
