"""Loops over N // B batches of its own.

names: last, smaller batch
"""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    velocity = {k: np.zeros_like(v) for k, v in params.items()}
    losses = []
    for epoch in range(epochs):
        batch = []
        order = rng.permutation(len(X))
        for i in range(len(X) // batch_size):
            rows = order[i * batch_size : (i + 1) * batch_size]
            loss, grads = grad_fn(params, X[rows], y[rows])
            params, velocity = momentum_step(params, grads, velocity, lr, momentum)
            batch.append(loss)
        losses.append(np.mean(batch))
    return params, losses
