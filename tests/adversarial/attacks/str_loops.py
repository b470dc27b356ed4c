"""Raises an exception whose `str` does not end.

Comes out: timed out, failed
"""


class Loops(Exception):
    def __str__(self):
        while True:
            pass


def double(x):
    raise Loops


def descend(gradient, x):
    raise Loops
