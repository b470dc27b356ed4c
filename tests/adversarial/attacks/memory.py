"""Takes all memory that there is.

Comes out: failed, over memory
"""


def double(x):
    kept = []
    while True:
        kept.append(bytearray(2**26))


def descend(gradient, x):
    return double(x)
