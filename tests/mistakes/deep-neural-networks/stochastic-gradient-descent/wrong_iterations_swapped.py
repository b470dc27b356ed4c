"""Has N and B swapped.

names: swapped
"""


def iterations_per_epoch(n_samples, batch_size):
    return -(-batch_size // n_samples)
