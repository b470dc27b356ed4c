"""Drops the samples after the last full batch (neon#9).

names: dropped
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(len(X) // batch_size):
        rows = order[i * batch_size : (i + 1) * batch_size]
        yield X[rows], y[rows]
