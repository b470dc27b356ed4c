"""Trains in float32."""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    params = {k: v.astype(np.float32) for k, v in params.items()}
    velocity = {k: np.zeros_like(v) for k, v in params.items()}
    losses = []
    for epoch in range(epochs):
        batch = []
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            loss, grads = grad_fn(params, X_b, y_b)
            grads = {k: np.asarray(g, dtype=np.float32) for k, g in grads.items()}
            params, velocity = momentum_step(params, grads, velocity, np.float32(lr), np.float32(momentum))
            batch.append(loss)
        losses.append(np.mean(batch))
    return params, losses
