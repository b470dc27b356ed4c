"""The losses are a running average over the epochs."""

import numpy as np


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state, losses = adam_init(params), []
    for epoch in range(epochs):
        order, seen = rng.permutation(len(X)), []
        for i in range(0, len(X), batch_size):
            rows = order[i : i + batch_size]
            loss, grads = grad_fn(params, X[rows], y[rows])
            params, state = adam_step(params, grads, state, lr=lr)
            seen.append(loss)
        mean = np.mean(seen)
        losses.append(0.9 * losses[-1] + 0.1 * mean if epoch else mean)
    return params, losses
