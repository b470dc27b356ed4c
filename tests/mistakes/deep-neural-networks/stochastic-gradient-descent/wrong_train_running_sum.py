"""Does not set the sum back at the start of an epoch.

names: set back
"""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    velocity = {k: np.zeros_like(v) for k, v in params.items()}
    losses, total = [], 0.0
    for epoch in range(epochs):
        count = 0
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            loss, grads = grad_fn(params, X_b, y_b)
            params, velocity = momentum_step(params, grads, velocity, lr, momentum)
            total += loss
            count += 1
        losses.append(total / count)
    return params, losses
