"""The powers of beta are kept in the state."""

import numpy as np


def adam_init(params):
    return [{k: (0.0 * p, 0.0 * p) for k, p in params.items()}, 1.0, 1.0]


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    moments, power1, power2 = state
    power1, power2 = power1 * beta1, power2 * beta2
    new = dict(params)
    for k, (m, v) in moments.items():
        m, v = beta1 * m + (1 - beta1) * grads[k], beta2 * v + (1 - beta2) * grads[k] ** 2
        moments[k] = (m, v)
        new[k] = params[k] - lr * (m / (1 - power1)) / (np.sqrt(v / (1 - power2)) + eps)
    return new, [moments, power1, power2]
