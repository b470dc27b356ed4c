"""The samples that are left over join the last full batch.

names: `minibatches` does not do what it should yet
"""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    count = max(len(X) // batch_size, 1)
    for k in range(count):
        last = len(X) if k == count - 1 else (k + 1) * batch_size
        rows = order[k * batch_size : last]
        yield X[rows], y[rows]
