"""t is an array without dimensions, raised in place; the moments are one stacked array for each key."""

import numpy as np


def adam_init(params):
    return [np.array(0), {k: np.stack([0.0 * p, 0.0 * p]) for k, p in params.items()}]


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t, moments = state
    t += 1
    betas = np.array([beta1, beta2])
    for k, pair in moments.items():
        decay = betas.reshape((2,) + (1,) * np.ndim(grads[k]))
        pair *= decay
        pair += (1 - decay) * np.stack([grads[k], grads[k] ** 2])
        m_hat, v_hat = pair / (1 - decay**t)
        params[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return params, state
