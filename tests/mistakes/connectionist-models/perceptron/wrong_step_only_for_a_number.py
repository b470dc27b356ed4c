"""An `if`, which takes no array.

names: cannot take an array with several entries
"""


def step(z):
    return 1 if z > 0 else 0
