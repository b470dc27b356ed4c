"""Permutes twice and derives a generator from the one given."""


def minibatches(X, y, batch_size, rng):
    child = np.random.default_rng(rng.integers(2**32))
    order = child.permutation(child.permutation(len(X)))
    return iter(
        [(X[order[i : i + batch_size]], y[order[i : i + batch_size]]) for i in range(0, len(X), batch_size)]
    )
