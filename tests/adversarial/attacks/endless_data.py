"""Returns data without end: generators, deep lists, lists in themselves, enormous numbers and texts.

Comes out: failed, timed out, over memory, crashed
"""

import itertools

count = 0


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
    global count
    count += 1
    return KINDS[count % len(KINDS)]()


def descend(gradient, x):
    return double(x)
