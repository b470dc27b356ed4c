"""Takes the batch size for the number of batches.

names: number of batches
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for rows in np.array_split(order, batch_size):
        yield X[rows], y[rows]
