"""Works in place on the parameters, in a loop of its own."""


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    velocity = {k: np.zeros(v.shape) for k, v in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        order = rng.permutation(len(X))
        starts = range(0, len(X), batch_size)
        for i in starts:
            rows = order[i : i + batch_size]
            loss, grads = grad_fn(params, X[rows], y[rows])
            for k, v in velocity.items():
                v *= momentum
                v -= lr * grads[k]
                params[k] += v
            losses[epoch] += loss / len(starts)
    return params, losses
