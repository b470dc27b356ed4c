"""All is computed in long double, with hypot for the root of a square."""

import numpy as np


def adam_init(params):
    zeros = {k: np.zeros(np.shape(p), dtype=np.longdouble) for k, p in params.items()}
    return {"m": zeros, "root_v": {k: z.copy() for k, z in zeros.items()}, "t": 0}


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t, new = state["t"] + 1, {}
    m, root_v = dict(state["m"]), dict(state["root_v"])
    for k, g in grads.items():
        m[k] = beta1 * m[k] + (1 - beta1) * g
        root_v[k] = np.hypot(np.sqrt(beta2) * root_v[k], np.sqrt(1 - beta2) * g)
        new[k] = params[k] - lr * m[k] / (1 - beta1**t) / (root_v[k] / np.sqrt(1 - beta2**t) + eps)
    return new, {"m": m, "root_v": root_v, "t": t}
