"""Cuts first, and shuffles inside each batch.

names: same samples together
"""


def minibatches(X, y, batch_size, rng):
    for i in range(0, len(X), batch_size):
        rows = rng.permutation(np.arange(i, min(i + batch_size, len(X))))
        yield X[rows], y[rows]
