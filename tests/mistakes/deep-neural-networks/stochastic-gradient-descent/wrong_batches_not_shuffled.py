"""Yields the samples in the order of the data.

names: order of the data
"""


def minibatches(X, y, batch_size, rng):
    for i in range(0, len(X), batch_size):
        yield X[i : i + batch_size], y[i : i + batch_size]
