"""Yields a single sample as a vector.

names: even when B is 1
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    if batch_size == 1:
        for i in order:
            yield X[i], y[i]
    else:
        for i in range(0, len(X), batch_size):
            yield X[order[i : i + batch_size]], y[order[i : i + batch_size]]
