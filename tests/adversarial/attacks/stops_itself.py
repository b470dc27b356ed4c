"""Stops its process with a signal that cannot be caught.

Comes out: timed out
"""

import os
import signal


def double(x):
    os.kill(os.getpid(), signal.SIGSTOP)


def descend(gradient, x):
    return double(x)
