"""Draws its batches from the global state.

names: no other randomness
"""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    velocity = {k: np.zeros_like(v) for k, v in params.items()}
    losses = []
    for epoch in range(epochs):
        batch = []
        order = np.random.permutation(len(X))
        for i in range(0, len(X), batch_size):
            rows = order[i : i + batch_size]
            loss, grads = grad_fn(params, X[rows], y[rows])
            params, velocity = momentum_step(params, grads, velocity, lr, momentum)
            batch.append(loss)
        losses.append(np.mean(batch))
    return params, losses
