"""All parameters are laid end to end in one vector."""

import numpy as np


def flatten(params):
    return np.concatenate([np.ravel(params[k]) for k in sorted(params)])


def adam_init(params):
    size = flatten(params).size
    return np.zeros((2, size)), 0


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    (m, v), t = state
    g, theta, t = flatten(grads), flatten(params), t + 1
    m, v = m + (1 - beta1) * (g - m), v + (1 - beta2) * (g**2 - v)
    theta = theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    new, i = {}, 0
    for k in sorted(params):
        size = np.size(params[k])
        new[k] = theta[i : i + size].reshape(np.shape(params[k]))
        i += size
    return new, (np.stack([m, v]), t)
