"""One pair of arrays is filled again for each full batch, and yielded itself.

names: share their memory
"""


def minibatches(X, y, batch_size, rng):
    size = min(batch_size, len(X))
    X_b, y_b = np.empty((size, *X.shape[1:])), np.empty((size, *y.shape[1:]))
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        rows = order[i : i + batch_size]
        if len(rows) < size:
            yield X[rows], y[rows]
        else:
            X_b[:], y_b[:] = X[rows], y[rows]
            yield X_b, y_b
