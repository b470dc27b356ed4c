"""The order is drawn from a copy of the generator, so that it does not move on.

names: the same order in two calls
"""

import copy


def minibatches(X, y, batch_size, rng):
    order = copy.deepcopy(rng).permutation(len(X))
    for i in range(0, len(X), batch_size):
        rows = order[i : i + batch_size]
        yield X[rows], y[rows]
