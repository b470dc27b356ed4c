"""Nothing is written yet.

names: `tape_gradients` is not written yet
"""


def tape_gradients(X, y, W, b):
    raise NotImplementedError
