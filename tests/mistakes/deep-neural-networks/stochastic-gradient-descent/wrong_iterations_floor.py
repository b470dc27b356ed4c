"""Rounds N / B down, so that the last batch is not counted (the slide's N/B).

names: rounded down
"""


def iterations_per_epoch(n_samples, batch_size):
    return n_samples // batch_size
