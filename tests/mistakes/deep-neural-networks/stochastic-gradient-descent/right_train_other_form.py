"""Uses the other form of momentum, the same at a constant rate."""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    u = {k: 0.0 for k in params}
    losses = []
    for epoch in range(epochs):
        batch = []
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            loss, grads = grad_fn(params, X_b, y_b)
            u = {k: momentum * u[k] + grads[k] for k in params}
            params = {k: params[k] - lr * u[k] for k in params}
            batch.append(loss)
        losses.append(np.mean(batch))
    return params, losses
