"""One loss for each batch is returned.

names: one for each batch
"""


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state = adam_init(params)
    losses = []
    N = len(X)
    for epoch in range(epochs):
        order = rng.permutation(N)
        for i in range(0, N, batch_size):
            idx = order[i : i + batch_size]
            loss, grads = grad_fn(params, X[idx], y[idx])
            params, state = adam_step(params, grads, state, lr=lr)
            losses.append(loss)
    return params, losses
