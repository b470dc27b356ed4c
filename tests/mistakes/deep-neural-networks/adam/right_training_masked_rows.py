"""The orders come from rng.choice without replacement, the losses from an iterator of epochs."""

import numpy as np


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state = adam_init(params)

    def epoch():
        nonlocal params, state
        order = rng.choice(len(X), size=len(X), replace=False, shuffle=True)
        for rows in np.split(order, range(batch_size, len(X), batch_size)):
            loss, grads = grad_fn(params, np.take(X, rows, axis=0), np.take(y, rows, axis=0))
            params, state = adam_step(params, grads, state, lr=lr)
            yield loss

    losses = tuple(np.fromiter(epoch(), dtype=float).mean() for _ in range(epochs))
    return params, losses
