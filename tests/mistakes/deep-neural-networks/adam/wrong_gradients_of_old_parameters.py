"""All gradients of an epoch are taken before its first step.

names: same parameters for all batches
"""

import numpy as np


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state, losses = adam_init(params), []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batches = [order[i : i + batch_size] for i in range(0, len(X), batch_size)]
        answers = [grad_fn(params, X[rows], y[rows]) for rows in batches]
        for _, grads in answers:
            params, state = adam_step(params, grads, state, lr=lr)
        losses.append(np.mean([loss for loss, _ in answers]))
    return params, losses
