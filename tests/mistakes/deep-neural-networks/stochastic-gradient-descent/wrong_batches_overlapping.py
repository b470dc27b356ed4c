"""Starts a slice at every sample.

names: every sample
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(len(X)):
        yield X[order[i : i + batch_size]], y[order[i : i + batch_size]]
