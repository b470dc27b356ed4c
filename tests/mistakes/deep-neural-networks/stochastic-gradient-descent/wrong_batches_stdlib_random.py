"""Shuffles with the module random.

names: only source
"""

import random


def minibatches(X, y, batch_size, rng):
    order = list(range(len(X)))
    random.shuffle(order)
    for i in range(0, len(X), batch_size):
        yield X[order[i : i + batch_size]], y[order[i : i + batch_size]]
