"""Answers that are objects: a callable, a partial function, a subclass of an array."""

from functools import partial

import numpy as np


class Scale:
    def __init__(self, by):
        self.by = by

    def __call__(self, x):
        return (self.by * x).view(type("Mine", (np.ndarray,), {}))


def step(rate, gradient, x):
    return x - rate * gradient(x)


double = Scale(2)
descend = partial(step, 0.1)
