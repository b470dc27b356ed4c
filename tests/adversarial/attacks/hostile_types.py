"""Objects whose types have the names of others, or no name that could be one.

Comes out: failed
Succeeds: in one process with the tests, passes `assert type(double(0)).__name__ in NAMES`
"""

import contextlib

NAMES = [
    "ndarray",
    "float",
    "bool",
    "__class__",
    "x" * 100_000,
    "a b\n",
    "Remote",
    "Student",
    "None",
]


def strange(name):
    return type(name, (), {"__float__": lambda self: 1.0})()


def double(x):
    return strange("float")


def descend(gradient, x):
    for name in NAMES:
        with contextlib.suppress(TypeError):
            gradient(strange(name))
    print("ATTEMPTED")
    return strange("ndarray")
