"""One step an epoch, with all data.

names: one call per epoch
"""

import numpy as np


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state = adam_init(params)
    losses = []
    N = len(X)
    for epoch in range(epochs):
        order = rng.permutation(N)
        epoch_losses = []
        for idx in [order]:
            loss, grads = grad_fn(params, X[idx], y[idx])
            params, state = adam_step(params, grads, state, lr=lr)
            epoch_losses.append(loss)
        losses.append(np.mean(epoch_losses))
    return params, losses
