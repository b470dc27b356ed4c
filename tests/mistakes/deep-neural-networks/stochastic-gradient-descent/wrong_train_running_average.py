"""Smooths the loss over the epochs."""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    velocity = {k: np.zeros_like(v) for k, v in params.items()}
    losses = []
    smooth = 0.0
    for epoch in range(epochs):
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            loss, grads = grad_fn(params, X_b, y_b)
            params, velocity = momentum_step(params, grads, velocity, lr, momentum)
            smooth = 0.9 * smooth + 0.1 * loss
        losses.append(smooth)
    return params, losses
