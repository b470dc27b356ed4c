"""Mixes up samples and features: permutes the columns as well.

names: not a row of X
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        rows = order[i : i + batch_size]
        yield X[rows][:, rng.permutation(X.shape[1])], y[rows]
