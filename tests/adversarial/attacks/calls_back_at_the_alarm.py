"""Has the test's function at work when time is up, and goes on as if nothing were.

Comes out: failed, timed out, crashed
Not tried outside: it never ends
"""

import numpy as np


def double(x):
    raise ValueError


def descend(gradient, x):
    gradient(x)
    open("ATTEMPTED", "w").close()
    while True:
        try:
            gradient(np.ones((3000, 3000)))
        except BaseException:
            pass
