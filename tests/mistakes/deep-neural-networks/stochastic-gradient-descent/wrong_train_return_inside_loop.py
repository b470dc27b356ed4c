"""Returns after the first epoch.

names: `return` comes after the loop
"""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    velocity = {k: np.zeros_like(v) for k, v in params.items()}
    losses = []
    for epoch in range(epochs):
        batch = []
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            loss, grads = grad_fn(params, X_b, y_b)
            params, velocity = momentum_step(params, grads, velocity, lr, momentum)
            batch.append(loss)
        losses.append(np.mean(batch))
        return params, losses
