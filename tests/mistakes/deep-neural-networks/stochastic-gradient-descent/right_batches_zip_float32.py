"""Shuffles copies, converts to float32 and zips."""


def minibatches(X, y, batch_size, rng):
    order = rng.choice(len(X), size=len(X), replace=False)
    X, y = X[order].astype(np.float32), y[order].astype(np.float32)
    n = len(X)
    return zip(
        [X[i : i + batch_size] for i in range(0, n, batch_size)],
        [y[i : i + batch_size] for i in range(0, n, batch_size)],
    )
