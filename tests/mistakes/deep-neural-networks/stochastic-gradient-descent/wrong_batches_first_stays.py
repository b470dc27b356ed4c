"""Shuffles all but the first sample, by counting from 1.

names: mix the samples
"""


def minibatches(X, y, batch_size, rng):
    order = np.arange(len(X))
    rng.shuffle(order[1:])
    for i in range(0, len(X), batch_size):
        yield X[order[i : i + batch_size]], y[order[i : i + batch_size]]
