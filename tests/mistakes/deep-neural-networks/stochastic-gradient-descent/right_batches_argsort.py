"""Sorts random numbers, and splits."""


def minibatches(X, y, batch_size, rng):
    order = np.argsort(rng.random(X.shape[0]))
    for rows in np.split(order, np.arange(batch_size, len(X), batch_size)):
        yield X[rows], y[rows]
