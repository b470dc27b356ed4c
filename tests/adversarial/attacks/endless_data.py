"""Returns data without end: generators, deep lists, lists in themselves, enormous numbers and texts.

Comes out: failed, timed out, over memory, crashed
Not tried outside: reading its data never ends
"""

import contextlib
import itertools


def deep():
    made = []
    for _ in range(10_000):
        made = [made]
    return made


def laughs():
    made = ["ha"] * 10
    for _ in range(50):
        made = [made] * 10
    return made


def cyclic():
    made = []
    made.append(made)
    return made


KINDS = [
    itertools.count,
    deep,
    laughs,
    cyclic,
    lambda: 1 << 10**7,
    lambda: "x" * 10**7,
    lambda: range(10**30),
]


def double(x):
    return deep()


def descend(gradient, x):
    for kind in KINDS:
        with contextlib.suppress(Exception):
            gradient(kind())
    open("ATTEMPTED", "w").close()
    return laughs()
