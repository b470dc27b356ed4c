"""Makes batches of equal size with array_split.

names: array_split
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for rows in np.array_split(order, int(np.ceil(len(X) / batch_size))):
        yield X[rows], y[rows]
