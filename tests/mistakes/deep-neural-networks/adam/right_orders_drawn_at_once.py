"""The orders of all epochs are drawn at once, by sorting random numbers."""

import numpy as np


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    orders = np.argsort(rng.random((epochs, len(X))), axis=1)
    n = -(-len(X) // batch_size)
    losses = np.zeros((epochs, n))
    state = adam_init(params)
    for epoch, order in enumerate(orders):
        for b in range(n):
            rows = order[b * batch_size : (b + 1) * batch_size].tolist()
            losses[epoch, b], grads = grad_fn(y=y[rows], X=X[rows], params=params)
            params, state = adam_step(params, grads, state, lr=lr)
    return [params, losses.mean(axis=1).astype(np.float32)]
