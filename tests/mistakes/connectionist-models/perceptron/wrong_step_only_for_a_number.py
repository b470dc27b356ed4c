"""An `if`, which takes no array.

names: np.where can
"""


def step(z):
    return 1 if z > 0 else 0
