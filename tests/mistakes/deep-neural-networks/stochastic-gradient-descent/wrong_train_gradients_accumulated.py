"""Adds each gradient to those before (micrograd#53).

names: added up
"""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    velocity = {k: np.zeros_like(v) for k, v in params.items()}
    losses = []
    total = {k: 0.0 for k in params}
    for epoch in range(epochs):
        batch = []
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            loss, grads = grad_fn(params, X_b, y_b)
            total = {k: total[k] + grads[k] for k in params}
            params, velocity = momentum_step(params, total, velocity, lr, momentum)
            batch.append(loss)
        losses.append(np.mean(batch))
    return params, losses
