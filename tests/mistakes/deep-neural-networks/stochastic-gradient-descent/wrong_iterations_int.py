"""Cuts off the fraction of N / B, but gives at least 1.

names: rounded down
"""


def iterations_per_epoch(n_samples, batch_size):
    return max(1, int(n_samples / batch_size))
