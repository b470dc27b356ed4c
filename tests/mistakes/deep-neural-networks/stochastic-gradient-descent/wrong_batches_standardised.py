"""Each batch is centred before it is handed out.

names: not a row of X
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        rows = order[i : i + batch_size]
        yield X[rows] - X[rows].mean(axis=0), y[rows]
