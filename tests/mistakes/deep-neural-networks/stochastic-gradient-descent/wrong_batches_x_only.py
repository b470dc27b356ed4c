"""Yields the samples without their targets.

names: pair (X_b, y_b)
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        yield X[order[i : i + batch_size]]
