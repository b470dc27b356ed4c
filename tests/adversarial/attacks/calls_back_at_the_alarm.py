"""Has the test's function at work when time is up, and goes on as if nothing were.

Comes out: failed, timed out, crashed
"""

import numpy as np


def double(x):
    raise ValueError


def descend(gradient, x):
    while True:
        try:
            gradient(np.ones((3000, 3000)))
        except BaseException:
            pass
