"""Recursion without end, and without Python's limit on it.

Comes out: crashed, failed, over memory, timed out
"""

import sys

sys.setrecursionlimit(10**9)


def double(x):
    return double([x])


def descend(gradient, x):
    return double(x)
