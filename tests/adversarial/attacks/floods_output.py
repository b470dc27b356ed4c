"""Prints without end, from Python.

Comes out: timed out, failed
"""


def double(x):
    while True:
        print("x" * 10_000)


def descend(gradient, x):
    return double(x)
