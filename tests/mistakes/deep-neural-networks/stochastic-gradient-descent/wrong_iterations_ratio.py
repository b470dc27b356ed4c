"""Returns N / B as the slide has it.

names: rounded up
"""


def iterations_per_epoch(n_samples, batch_size):
    return n_samples / batch_size
