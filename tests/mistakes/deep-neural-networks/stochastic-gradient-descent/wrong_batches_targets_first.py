"""Yields the targets first.

names: X_b and then y_b
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        yield y[order[i : i + batch_size]], X[order[i : i + batch_size]]
