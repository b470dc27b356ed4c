"""Only neighbours change places.

names: does not mix the samples well
"""


def minibatches(X, y, batch_size, rng):
    order = np.arange(len(X))
    for i in range(len(X) - 1):
        if rng.random() < 0.5:
            order[i], order[i + 1] = order[i + 1], order[i]
    for i in range(0, len(X), batch_size):
        rows = order[i : i + batch_size]
        yield X[rows], y[rows]
