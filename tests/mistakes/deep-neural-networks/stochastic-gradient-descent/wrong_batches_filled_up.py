"""Fills the last batch up with samples from the beginning.

names: filled up
"""


def minibatches(X, y, batch_size, rng):
    n = len(X)
    order = rng.permutation(n)
    for i in range(0, n, batch_size):
        rows = np.take(order, range(i, i + batch_size), mode="wrap")
        yield X[rows], y[rows]
