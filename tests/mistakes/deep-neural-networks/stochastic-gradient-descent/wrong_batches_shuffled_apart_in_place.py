"""Calls rng.shuffle on X and then on y.

names: paired
"""


def minibatches(X, y, batch_size, rng):
    rng.shuffle(X)
    rng.shuffle(y)
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]
