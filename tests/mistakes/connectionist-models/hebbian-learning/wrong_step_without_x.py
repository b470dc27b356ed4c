"""The input is left out of the change.

names: input x is missing
"""


def hebbian_step(w, x, eta):
    return w + eta * (w @ x)
