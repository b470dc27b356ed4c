"""Ends with an empty batch when B divides N.

names: empty
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(len(X) // batch_size + 1):
        rows = order[i * batch_size : (i + 1) * batch_size]
        yield X[rows], y[rows]
