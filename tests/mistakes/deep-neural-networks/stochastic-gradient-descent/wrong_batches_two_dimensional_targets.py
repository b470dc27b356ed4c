"""Takes it for granted that y has columns.

names: `y[rows]` takes rows
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for first in range(0, len(X), batch_size):
        rows = order[first : first + batch_size]
        yield X[rows, :], y[rows, :]
