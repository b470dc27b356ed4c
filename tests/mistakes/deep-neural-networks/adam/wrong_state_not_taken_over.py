"""The new state is thrown away by a step that does not change it in place.

names: anew
"""

import numpy as np


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state[2] + 1
    m = {k: beta1 * state[0][k] + (1 - beta1) * g for k, g in grads.items()}
    v = {k: beta2 * state[1][k] + (1 - beta2) * g**2 for k, g in grads.items()}
    new = {
        k: p - lr * m[k] / (1 - beta1**t) / (np.sqrt(v[k] / (1 - beta2**t)) + eps) for k, p in params.items()
    }
    return new, (m, v, t)


def adam_init(params):
    zeros = {k: np.zeros_like(p) for k, p in params.items()}
    return zeros, zeros, 0


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state = adam_init(params)
    losses = []
    N = len(X)
    for epoch in range(epochs):
        order = rng.permutation(N)
        epoch_losses = []
        for i in range(0, N, batch_size):
            idx = order[i : i + batch_size]
            loss, grads = grad_fn(params, X[idx], y[idx])
            params, _ = adam_step(params, grads, state, lr=lr)
            epoch_losses.append(loss)
        losses.append(np.mean(epoch_losses))
    return params, losses
