"""Raises what a test raises, ten megabytes of it.

Comes out: failed
"""


def double(x):
    raise AssertionError("x" * 10_000_000)


def descend(gradient, x):
    raise OSError(1, "x" * 10_000_000, "\udfff" * 1000)
