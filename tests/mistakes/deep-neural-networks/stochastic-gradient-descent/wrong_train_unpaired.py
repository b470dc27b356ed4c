"""Shuffles X and y apart in its own loop.

names: paired
"""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    velocity = {k: np.zeros_like(v) for k, v in params.items()}
    losses = []
    for epoch in range(epochs):
        batch = []
        X_s, y_s = rng.permutation(X), rng.permutation(y)
        for i in range(0, len(X), batch_size):
            loss, grads = grad_fn(params, X_s[i : i + batch_size], y_s[i : i + batch_size])
            params, velocity = momentum_step(params, grads, velocity, lr, momentum)
            batch.append(loss)
        losses.append(np.mean(batch))
    return params, losses
