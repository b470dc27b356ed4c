"""Draws the samples with replacement.

names: replacement
"""


def minibatches(X, y, batch_size, rng):
    n = len(X)
    for i in range(0, n, batch_size):
        rows = rng.integers(0, n, size=min(batch_size, n - i))
        yield X[rows], y[rows]
