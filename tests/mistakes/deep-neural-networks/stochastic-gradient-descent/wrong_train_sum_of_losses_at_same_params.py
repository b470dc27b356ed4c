"""Collects the gradients at the epoch's start, then takes all steps.

names: after every mini-batch
causes: the parameters that the epoch started from
"""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    velocity = {k: np.zeros_like(v) for k, v in params.items()}
    losses = []
    for epoch in range(epochs):
        batch = []
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            batch.append(grad_fn(params, X_b, y_b))
        for _, grads in batch:
            params, velocity = momentum_step(params, grads, velocity, lr, momentum)
        losses.append(np.mean([loss for loss, _ in batch]))
    return params, losses
