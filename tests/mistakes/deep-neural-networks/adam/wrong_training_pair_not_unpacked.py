"""Takes what `grad_fn` returns for the gradients alone.

names: unpack them
"""


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state, losses = adam_init(params), []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for first in range(0, len(X), batch_size):
            rows = order[first : first + batch_size]
            grads = grad_fn(params, X[rows], y[rows])
            params, state = adam_step(params, grads, state, lr=lr)
        losses.append(0.0)
    return params, losses
