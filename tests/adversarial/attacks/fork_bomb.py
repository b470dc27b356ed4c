"""A fork bomb.

Comes out: crashed, timed out, failed, over memory
"""

import os


def double(x):
    while True:
        try:
            os.fork()
        except OSError:
            pass


def descend(gradient, x):
    return double(x)
