"""Copies the parameters, and counts with iterations_per_epoch."""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    params = {k: np.array(v, dtype=np.float64) for k, v in params.items()}
    velocity = {k: np.zeros_like(v) for k, v in params.items()}
    losses = []
    for epoch in range(epochs):
        mean = 0.0
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            loss, grads = grad_fn(params, X_b, y_b)
            params, velocity = momentum_step(params, grads, velocity, lr, momentum)
            mean += loss / iterations_per_epoch(len(X), batch_size)
        losses.append(mean)
    return params, losses
