"""Gives all parameters one array of zeros, which it updates in place."""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    zero = np.zeros(1)
    velocity = {k: zero for k in params}
    losses = []
    for epoch in range(epochs):
        batch = []
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            loss, grads = grad_fn(params, X_b, y_b)
            for k in params:
                zero[:] = momentum * zero - lr * np.mean(grads[k])
                params[k] = params[k] + zero
            batch.append(loss)
        losses.append(np.mean(batch))
    return params, losses
