"""Makes y flat, so that y - y_hat would broadcast to (B, B).

names: y_b should have shape
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    y = y.ravel()
    for i in range(0, len(X), batch_size):
        yield X[order[i : i + batch_size]], y[order[i : i + batch_size]]
