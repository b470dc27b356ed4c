"""Returns a NumPy float."""


def iterations_per_epoch(n_samples, batch_size):
    return np.ceil(n_samples / batch_size)
