"""Discounted sums of gradients and of ones: their quotient is m̂, and likewise v̂."""

import numpy as np


def adam_init(params):
    return {k: np.zeros((4, *np.shape(p))) for k, p in params.items()}


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    new = {}
    for k, sums in state.items():
        g = np.asarray(grads[k], dtype=float)
        decay = np.reshape([beta1, beta1, beta2, beta2], (4,) + (1,) * g.ndim)
        state[k] = sums = decay * sums + np.array([g, np.ones_like(g), g * g, np.ones_like(g)])
        new[k] = params[k] - lr * (sums[0] / sums[1]) / (np.sqrt(sums[2] / sums[3]) + eps)
    return new, state
