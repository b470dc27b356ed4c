"""Uses the N of the notebook's own data.

names: that is the notebook's own
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for first in range(0, N, batch_size):
        rows = order[first : first + batch_size]
        yield X[rows], y[rows]
