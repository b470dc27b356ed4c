"""Returns the list of all X_b and the list of all y_b.

names: a pair, first X_b and then y_b
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    starts = range(0, len(X), batch_size)
    X_batches = [X[order[i : i + batch_size]] for i in starts]
    y_batches = [y[order[i : i + batch_size]] for i in starts]
    return X_batches, y_batches
