"""Objects whose types have the names of others, or no name that could be one.

Comes out: failed
"""

count = 0
NAMES = [
    "ndarray",
    "float",
    "bool",
    "__class__",
    "x" * 100_000,
    "a b\n",
    "\ud800",
    "Remote",
    "Student",
    "None",
]


def double(x):
    global count
    count += 1
    return type(NAMES[count % len(NAMES)], (), {"__float__": lambda self: 1.0})()


def descend(gradient, x):
    return double(x)
