"""Prints the loss on all data after each epoch; keeps float32 losses."""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    velocity = {k: np.zeros_like(v) for k, v in params.items()}
    losses = []
    for epoch in range(epochs):
        batch = []
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            loss, grads = grad_fn(params, X_b, y_b)
            params, velocity = momentum_step(params, grads, velocity, lr, momentum)
            batch.append(loss)
        losses.append(np.float32(sum(batch)) / np.float32(len(batch)))
        if len(X) > batch_size:
            print(f"epoch {epoch}: {grad_fn(params, X, y)[0]}")
    return params, np.array(losses, dtype=np.float32)
