"""N // B + 1 batches, an empty one if B divides N.

names: without samples
"""

import numpy as np


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state = adam_init(params)
    losses = []
    N = len(X)
    for epoch in range(epochs):
        order = rng.permutation(N)
        epoch_losses = []
        for j in range(N // batch_size + 1):
            idx = order[j * batch_size : (j + 1) * batch_size]
            loss, grads = grad_fn(params, X[idx], y[idx])
            params, state = adam_step(params, grads, state, lr=lr)
            epoch_losses.append(loss)
        losses.append(np.mean(epoch_losses))
    return params, losses
