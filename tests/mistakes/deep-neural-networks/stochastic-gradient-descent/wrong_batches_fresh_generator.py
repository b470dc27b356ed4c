"""Makes an unseeded generator inside, in place of the one given.

names: only source
"""


def minibatches(X, y, batch_size, rng):
    order = np.random.default_rng().permutation(len(X))
    for i in range(0, len(X), batch_size):
        yield X[order[i : i + batch_size]], y[order[i : i + batch_size]]
