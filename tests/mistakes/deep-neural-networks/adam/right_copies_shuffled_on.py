"""Copies of the data are shuffled on from epoch to epoch, rows joined."""

import numpy as np


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    params = {k: np.array(p) for k, p in params.items()}
    data = np.hstack([X, y])
    state = adam_init(params)
    losses = []
    for _ in range(epochs):
        rng.shuffle(data)
        seen = []
        for i in range(0, len(data), batch_size):
            batch = data[i : i + batch_size]
            loss, grads = grad_fn(params, batch[:, : X.shape[1]], batch[:, X.shape[1] :])
            seen.append(loss)
            params, state = adam_step(params, grads, state, lr=lr)
        losses.append(sum(seen) / len(seen))
    return params, losses
