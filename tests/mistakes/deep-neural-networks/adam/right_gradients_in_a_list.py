"""The state is a list of all gradients so far, and the moments are summed anew."""

import numpy as np


def adam_init(params):
    return []


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    history = [*state, {k: np.copy(g) for k, g in grads.items()}]
    t, new = len(history), {}
    for k in params:
        g = np.array([h[k] for h in history])
        age = np.arange(t)[::-1].reshape((t,) + (1,) * (g.ndim - 1))
        m_hat = (beta1**age * g).sum(axis=0) * (1 - beta1) / (1 - beta1**t)
        v_hat = (beta2**age * g**2).sum(axis=0) * (1 - beta2) / (1 - beta2**t)
        new[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return new, history
