"""Forgets the loop over the epochs.

names: is there a loop over the epochs
"""


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state, losses = adam_init(params), []
    order = rng.permutation(len(X))
    for first in range(0, len(X), batch_size):
        rows = order[first : first + batch_size]
        loss, grads = grad_fn(params, X[rows], y[rows])
        params, state = adam_step(params, grads, state, lr=lr)
        losses.append(float(loss))
    return params, losses
