"""Closes every file descriptor that it has.

Comes out: crashed, failed
"""

import os


def double(x):
    os.closerange(0, 1000)
    return x


descend = double
