"""The samples are shuffled only within their batch, which has the same samples in every epoch.

names: shuffle all samples
"""

import numpy as np


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state, losses = adam_init(params), []
    for _ in range(epochs):
        seen = []
        for i in range(0, len(X), batch_size):
            rows = rng.permutation(np.arange(i, min(i + batch_size, len(X))))
            loss, grads = grad_fn(params, X[rows], y[rows])
            params, state = adam_step(params, grads, state, lr=lr)
            seen.append(loss)
        losses.append(np.mean(seen))
    return params, losses
