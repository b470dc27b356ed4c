"""Collects the batches and forgets to return them.

names: returned None
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    batches = []
    for i in range(0, len(X), batch_size):
        batches.append((X[order[i : i + batch_size]], y[order[i : i + batch_size]]))
