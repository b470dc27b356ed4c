"""Closes every file descriptor that it has.

Comes out: crashed, failed
Succeeds: in one process with the tests, crashes
"""

import os


def double(x):
    os.closerange(0, 1000)
    open("ATTEMPTED", "w").close()
    return x


def descend(gradient, x):
    return double(x)
