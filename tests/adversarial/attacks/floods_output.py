"""Prints without end, from Python.

Comes out: timed out, failed
Not tried outside: it never ends
"""


def double(x):
    print("x" * 10_000)
    open("ATTEMPTED", "w").close()
    while True:
        print("x" * 10_000)


def descend(gradient, x):
    return double(x)
