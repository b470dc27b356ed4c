"""Makes the generator of batches once; it is exhausted after an epoch (mnielsen#92).

names: exhausted
"""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    velocity = {k: np.zeros_like(v) for k, v in params.items()}
    losses = []
    batches = minibatches(X, y, batch_size, rng)
    for epoch in range(epochs):
        batch = []
        for X_b, y_b in batches:
            loss, grads = grad_fn(params, X_b, y_b)
            params, velocity = momentum_step(params, grads, velocity, lr, momentum)
            batch.append(loss)
        losses.append(np.mean(batch))
    return params, losses
