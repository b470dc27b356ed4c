"""Asks grad_fn once for the loss and once for the gradients."""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    velocity = {k: np.zeros_like(v) for k, v in params.items()}
    losses = []
    for epoch in range(epochs):
        batch = []
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            batch.append(grad_fn(params, X_b, y_b)[0])
            grads = grad_fn(params, X_b, y_b)[1]
            params, velocity = momentum_step(params, grads, velocity, lr, momentum)
        losses.append(np.mean(batch))
    return params, losses
