"""Returns the parameters of the epoch with the smallest loss.

causes: after the epoch with the smallest loss
"""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    velocity = {key: np.zeros_like(value) for key, value in params.items()}
    losses, best = [], params
    for _ in range(epochs):
        batch_losses = []
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            loss, grads = grad_fn(params, X_b, y_b)
            params, velocity = momentum_step(params, grads, velocity, lr, momentum)
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
        if losses[-1] <= min(losses):
            best = params
    return best, losses
