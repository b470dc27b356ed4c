"""The batches are those of the data, and only their order is drawn."""

import numpy as np


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state, losses = adam_init(params), []
    starts = np.arange(0, len(X), batch_size)
    for _ in range(epochs):
        seen = []
        for i in np.append(rng.permutation(starts[:-1]), starts[-1]):
            loss, grads = grad_fn(params, X[i : i + batch_size], y[i : i + batch_size])
            params, state = adam_step(params, grads, state, lr=lr)
            seen.append(loss)
        losses.append(np.mean(seen))
    return params, losses
