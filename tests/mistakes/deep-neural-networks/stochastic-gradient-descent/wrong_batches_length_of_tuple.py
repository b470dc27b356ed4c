"""Takes the length of the pair (X, y) for N (mnielsen#94).

names: len((X, y))
"""


def minibatches(X, y, batch_size, rng):
    data = (X, y)
    n = len(data)
    order = rng.permutation(n)
    for i in range(0, n, batch_size):
        yield X[order[i : i + batch_size]], y[order[i : i + batch_size]]
