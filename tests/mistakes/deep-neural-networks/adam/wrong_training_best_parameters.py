"""The parameters of the epoch with the smallest loss are returned.

names: not those after the last step
"""


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    state, losses, best = adam_init(params), [], params
    for _ in range(epochs):
        order, total = rng.permutation(len(X)), 0.0
        for i in range(0, len(X), batch_size):
            rows = order[i : i + batch_size]
            loss, grads = grad_fn(params, X[rows], y[rows])
            params, state = adam_step(params, grads, state, lr=lr)
            total += loss * len(rows)
        losses.append(total / len(X))
        if losses[-1] <= min(losses):
            best = {k: p.copy() for k, p in params.items()}
    return best, losses
