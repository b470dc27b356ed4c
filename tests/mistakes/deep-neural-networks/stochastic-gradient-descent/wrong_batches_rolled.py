"""Starts at a random place and goes round; neighbours stay neighbours.

names: mix the samples
"""


def minibatches(X, y, batch_size, rng):
    order = np.roll(np.arange(len(X)), rng.integers(len(X)))
    for i in range(0, len(X), batch_size):
        yield X[order[i : i + batch_size]], y[order[i : i + batch_size]]
