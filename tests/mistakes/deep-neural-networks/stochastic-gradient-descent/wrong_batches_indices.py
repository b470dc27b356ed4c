"""Yields the indices and not the samples.

names: should have shape (B, 3)
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        yield order[i : i + batch_size], order[i : i + batch_size]
