"""The reversed data are cut once, at a place that is drawn.

names: does not mix the samples well
"""


def minibatches(X, y, batch_size, rng):
    n = len(X)
    shift = int(rng.integers(1, n)) if n > 1 else 0
    order = np.roll(np.arange(n)[::-1], shift)
    for i in range(0, n, batch_size):
        rows = order[i : i + batch_size]
        yield X[rows], y[rows]
