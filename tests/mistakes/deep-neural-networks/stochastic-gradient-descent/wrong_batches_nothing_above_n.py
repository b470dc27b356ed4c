"""Yields nothing where the batch is larger than N (own).

names: above N
"""


def minibatches(X, y, batch_size, rng):
    n = len(X)
    if batch_size > n:
        return
    order = rng.permutation(n)
    for i in range(0, n, batch_size):
        yield X[order[i : i + batch_size]], y[order[i : i + batch_size]]
