"""A function that is chosen by the type of z."""

from functools import singledispatch

import numpy as np


@singledispatch
def answer(z):
    return 1 if z > 0 else 0


@answer.register
def _(z: np.ndarray):
    return np.greater(z, 0).astype(np.uint8)


def step(z):
    return answer(z)
