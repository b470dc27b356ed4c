"""np.array_split makes batches of nearly equal sizes, 4, 3 and 3 in place of 4, 4 and 2.

names: the sizes of the batches
"""

import numpy as np


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state, losses = adam_init(params), []
    for _ in range(epochs):
        seen = []
        for rows in np.array_split(rng.permutation(len(X)), -(-len(X) // batch_size)):
            loss, grads = grad_fn(params, X[rows], y[rows])
            params, state = adam_step(params, grads, state, lr=lr)
            seen.append(loss)
        losses.append(np.mean(seen))
    return params, losses
