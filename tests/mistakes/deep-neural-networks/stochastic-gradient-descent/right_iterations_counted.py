"""Counts the slices, and returns a 0-d array."""


def iterations_per_epoch(n_samples, batch_size):
    count = 0
    while n_samples > 0:
        n_samples -= batch_size
        count += 1
    return np.array(count)
