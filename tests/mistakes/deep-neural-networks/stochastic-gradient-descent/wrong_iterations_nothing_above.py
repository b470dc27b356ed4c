"""Gives 0 where the batch is larger than N.

names: above N
"""


def iterations_per_epoch(n_samples, batch_size):
    if batch_size > n_samples:
        return 0
    return int(np.ceil(n_samples / batch_size))
