"""An iterator over the batches is used up after the first epoch (mnielsen#92).

names: used up
"""


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state = adam_init(params)
    losses = []
    order = rng.permutation(len(X))
    batches = (order[i : i + batch_size] for i in range(0, len(X), batch_size))
    for epoch in range(epochs):
        total, n = 0.0, 0
        for idx in batches:
            loss, grads = grad_fn(params, X[idx], y[idx])
            params, state = adam_step(params, grads, state, lr=lr)
            total, n = total + loss, n + 1
        losses.append(total / max(n, 1))
    return params, losses
