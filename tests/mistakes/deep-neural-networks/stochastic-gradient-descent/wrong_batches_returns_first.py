"""Returns the first batch and not all of them.

names: pair (X_b, y_b)
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        return X[order[i : i + batch_size]], y[order[i : i + batch_size]]
