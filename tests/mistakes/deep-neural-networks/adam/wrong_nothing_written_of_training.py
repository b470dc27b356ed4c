"""train_adam is not written yet.

names: not written yet
"""


def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    raise NotImplementedError
