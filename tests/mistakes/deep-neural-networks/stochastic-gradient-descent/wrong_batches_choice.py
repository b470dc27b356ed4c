"""Draws each batch on its own with rng.choice.

names: replacement
"""


def minibatches(X, y, batch_size, rng):
    n = len(X)
    for i in range(0, n, batch_size):
        rows = rng.choice(n, size=min(batch_size, n - i), replace=False)
        yield X[rows], y[rows]
