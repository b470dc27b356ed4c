"""Raises an exception whose `str` does not end.

Comes out: timed out, failed
Not tried outside: it never ends
"""


class Loops(Exception):
    def __str__(self):
        open("ATTEMPTED", "w").close()
        while True:
            pass


def double(x):
    raise Loops


def descend(gradient, x):
    raise Loops
