"""Replaces things that are not its own, harmlessly, and leaves a variable named as a built-in."""

import builtins

import numpy as np

np.set_printoptions(precision=2)
np.double_it = lambda x: 2 * x
builtins.two = 2
list = [1, 2]
sum = 0
_print = print


def print(*args, **kwargs):
    _print("::", *args, **kwargs)


def double(x):
    print(x)
    return np.double_it(x)


def descend(gradient, x):
    return x - 0.1 * gradient(x)
