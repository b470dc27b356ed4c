"""Refills the same arrays for every full batch.

names: share their memory
"""


def minibatches(X, y, batch_size, rng):
    n = len(X)
    size = min(batch_size, n)
    X_b, y_b = np.empty((size, *X.shape[1:])), np.empty((size, *y.shape[1:]))
    order = rng.permutation(n)
    for i in range(0, n, batch_size):
        rows = order[i : i + batch_size]
        X_b[: len(rows)], y_b[: len(rows)] = X[rows], y[rows]
        yield X_b[: len(rows)], y_b[: len(rows)]
