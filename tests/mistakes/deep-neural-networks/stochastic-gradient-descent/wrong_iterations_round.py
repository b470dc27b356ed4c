"""Rounds N / B to the nearest.

names: nearest
"""


def iterations_per_epoch(n_samples, batch_size):
    return max(1, round(n_samples / batch_size))
