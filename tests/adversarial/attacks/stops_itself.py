"""Stops its process with a signal that cannot be caught.

Comes out: timed out
Not tried outside: it never ends
"""

import os
import signal


def double(x):
    open("ATTEMPTED", "w").close()
    os.kill(os.getpid(), signal.SIGSTOP)


def descend(gradient, x):
    return double(x)
