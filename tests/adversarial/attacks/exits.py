"""Ends its process when a test calls.

Comes out: crashed
Succeeds: in one process with the tests, crashes
"""

import os


def double(x):
    open("ATTEMPTED", "w").close()
    os._exit(0)


def descend(gradient, x):
    os._exit(0)
