"""One step an epoch, with the last gradients.

causes: the same parameters for all batches
"""

import numpy as np


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
            epoch_losses.append(loss)
        params, state = adam_step(params, grads, state, lr=lr)
        losses.append(np.mean(epoch_losses))
    return params, losses
