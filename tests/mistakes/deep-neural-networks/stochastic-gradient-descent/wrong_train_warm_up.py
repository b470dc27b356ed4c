"""The first step uses a tenth of the learning rate."""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    velocity = {key: np.zeros_like(value) for key, value in params.items()}
    losses, first = [], True
    for _ in range(epochs):
        batch_losses = []
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            loss, grads = grad_fn(params, X_b, y_b)
            rate = lr / 10 if first else lr
            params, velocity = momentum_step(params, grads, velocity, rate, momentum)
            first = False
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, losses
