"""Brings the caller's own X and y in another order.

names: changed the array X
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    X[:] = X[order]
    y[:] = y[order]
    for i in range(0, len(X), batch_size):
        yield X[i : i + batch_size], y[i : i + batch_size]
