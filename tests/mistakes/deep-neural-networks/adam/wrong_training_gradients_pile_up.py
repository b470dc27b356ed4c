"""The gradients are added up from batch to batch and never set to zero (micrograd#53)."""

import numpy as np


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state, losses = adam_init(params), []
    total = {k: np.zeros(np.shape(p)) for k, p in params.items()}
    for _ in range(epochs):
        order, seen = rng.permutation(len(X)), []
        for i in range(0, len(X), batch_size):
            rows = order[i : i + batch_size]
            loss, grads = grad_fn(params, X[rows], y[rows])
            for k in total:
                total[k] = total[k] + grads[k]
            params, state = adam_step(params, total, state, lr=lr)
            seen.append(loss)
        losses.append(np.mean(seen))
    return params, losses
