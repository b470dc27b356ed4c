"""The velocity at the end of a call is where the next call starts.

names: velocity starts with zeros
"""

LAST = {}


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    velocity = {key: np.zeros_like(value) for key, value in params.items()}
    for key in params:
        velocity[key] = velocity[key] + LAST.get((key, params[key].shape), 0.0)
    losses = []
    for _ in range(epochs):
        batch_losses = []
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            loss, grads = grad_fn(params, X_b, y_b)
            params, velocity = momentum_step(params, grads, velocity, lr, momentum)
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    for key in params:
        LAST[key, params[key].shape] = velocity[key]
    return params, losses
