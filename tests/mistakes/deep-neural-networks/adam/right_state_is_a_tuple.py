"""The state is a tuple, and all is new at each step."""

import numpy as np


def adam_init(params):
    return (
        {k: np.zeros(p.shape) for k, p in params.items()},
        {k: np.zeros(p.shape) for k, p in params.items()},
        0,
    )


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = state
    t = t + 1
    m = {k: beta1 * m[k] + (1 - beta1) * grads[k] for k in m}
    v = {k: beta2 * v[k] + (1 - beta2) * np.square(grads[k]) for k in v}
    new = {k: params[k] - lr * m[k] / (1 - beta1**t) / (np.sqrt(v[k] / (1 - beta2**t)) + eps) for k in m}
    return new, (m, v, t)
