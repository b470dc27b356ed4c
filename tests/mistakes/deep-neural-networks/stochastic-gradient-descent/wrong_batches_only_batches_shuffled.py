"""Shuffles the order of fixed batches; the small one stays last.

names: same samples together
"""


def minibatches(X, y, batch_size, rng):
    n = len(X)
    full = n // batch_size
    for i in rng.permutation(full):
        yield X[i * batch_size : (i + 1) * batch_size], y[i * batch_size : (i + 1) * batch_size]
    if n % batch_size:
        yield X[full * batch_size :], y[full * batch_size :]
