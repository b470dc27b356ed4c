"""Each epoch calls the next one; the rows are popped from a list."""


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng, state=None):
    if epochs == 0:
        return params, []
    state = state or adam_init(params)
    rows, total = list(rng.permuted(range(len(X)))), 0.0
    while rows:
        batch = [rows.pop() for _ in range(min(batch_size, len(rows)))]
        loss, grads = grad_fn(params, X[batch], y[batch])
        params, state = adam_step(params, grads, state, lr)
        total += loss * len(batch) / len(X)
    params, losses = train_adam(grad_fn, params, X, y, lr, batch_size, epochs - 1, rng, state)
    return params, [total, *losses]
