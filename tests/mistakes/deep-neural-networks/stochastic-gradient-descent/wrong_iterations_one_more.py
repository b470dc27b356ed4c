"""Adds 1 also when B divides N.

names: 1 is added
"""


def iterations_per_epoch(n_samples, batch_size):
    return n_samples // batch_size + 1
