"""Returns integers of millions of digits.

Comes out: failed
"""


def double(x):
    return 1 << 10**7


def descend(gradient, x):
    return -(1 << 10**7)
