"""train_adam makes its steps itself, in place."""

import numpy as np


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    m = {k: 0.0 for k in params}
    v = {k: 0.0 for k in params}
    t, losses = 0, []
    for _ in range(epochs):
        left, means = list(rng.permutation(len(X))), []
        while left:
            rows, left = left[:batch_size], left[batch_size:]
            loss, grads = grad_fn(params, X[rows], y[rows])
            means.append(loss)
            t += 1
            for k, g in grads.items():
                m[k] = 0.9 * m[k] + 0.1 * g
                v[k] = 0.999 * v[k] + 0.001 * g**2
                params[k] -= lr * m[k] / (1 - 0.9**t) / (np.sqrt(v[k] / (1 - 0.999**t)) + 1e-8)
        losses.append(np.float64(np.average(means)))
    return params, losses
