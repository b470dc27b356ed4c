"""A generator of batches with shuffled copies of the data; losses weighted by size."""

import numpy as np


def batches_of(X, y, size, rng):
    rows = np.arange(len(X))
    rng.shuffle(rows)
    X, y = X[rows], y[rows]
    while len(X):
        yield X[:size], y[:size]
        X, y = X[size:], y[size:]


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state, losses = adam_init(params), ()
    for _ in range(epochs):
        total = 0.0
        for X_b, y_b in batches_of(X, y, batch_size, rng):
            loss, grads = grad_fn(params, X_b, y_b)
            params, state = adam_step(params, grads, state, lr)
            total += loss * len(X_b)
        losses += (total / len(X),)
    return params, losses
