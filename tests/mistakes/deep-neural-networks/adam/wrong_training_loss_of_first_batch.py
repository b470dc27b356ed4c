"""The loss of the first batch stands for the epoch.

names: loss of the first batch
"""


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state, losses = adam_init(params), []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for i in range(0, len(X), batch_size):
            rows = order[i : i + batch_size]
            loss, grads = grad_fn(params, X[rows], y[rows])
            params, state = adam_step(params, grads, state, lr=lr)
            if i == 0:
                losses.append(loss)
    return params, losses
