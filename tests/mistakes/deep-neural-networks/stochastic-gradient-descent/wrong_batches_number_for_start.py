"""Begins batch number k at sample k.

names: begins at entry k · batch_size
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for k in range(iterations_per_epoch(len(X), batch_size)):
        rows = order[k : k + batch_size]
        yield X[rows], y[rows]
