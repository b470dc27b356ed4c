"""Draws a permutation for X and another one for y (own).

names: paired
"""


def minibatches(X, y, batch_size, rng):
    X, y = rng.permutation(X), rng.permutation(y)
    for i in range(0, len(X), batch_size):
        yield X[i : i + batch_size], y[i : i + batch_size]
