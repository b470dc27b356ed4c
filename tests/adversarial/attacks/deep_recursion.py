"""Recursion without end, and without Python's limit on it.

Comes out: crashed, failed, over memory, timed out
Not tried outside: it takes memory until it is stopped
"""

import sys

sys.setrecursionlimit(10**9)


depth = 0


def double(x):
    global depth
    depth += 1
    if depth == 100_000:
        open("ATTEMPTED", "w").close()
    return double([x])


def descend(gradient, x):
    return double(x)
