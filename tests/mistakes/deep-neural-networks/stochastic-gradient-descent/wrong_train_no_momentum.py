"""Uses plain steps only.

names: `momentum` is not used
"""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    losses = []
    for epoch in range(epochs):
        batch = []
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            loss, grads = grad_fn(params, X_b, y_b)
            params = sgd_step(params, grads, lr)
            batch.append(loss)
        losses.append(np.mean(batch))
    return params, losses
