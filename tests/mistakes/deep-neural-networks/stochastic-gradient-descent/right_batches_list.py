"""Returns a list of pairs."""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    starts = range(0, len(X), batch_size)
    return [(X[order[i : i + batch_size]], y[order[i : i + batch_size]]) for i in starts]
