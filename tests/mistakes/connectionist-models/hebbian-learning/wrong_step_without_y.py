"""The output is left out of the change.

names: output y is missing
"""


def hebbian_step(w, x, eta):
    return w + eta * x
