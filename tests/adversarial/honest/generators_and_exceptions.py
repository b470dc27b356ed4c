"""Catches exceptions of its own, uses generators, deep but finite recursion, and gigabytes not at all."""

import sys

import numpy as np

sys.setrecursionlimit(5000)


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def double(x):
    try:
        raise StopIteration
    except StopIteration:
        pass
    assert depth(3000) == 3000
    return np.stack([row for row in (2 * row for row in x)])


def descend(gradient, x):
    try:
        gradient("no number")
    except Exception:
        pass
    return x - 0.1 * gradient(x)
