"""The change is returned, not the new weights.

names: the change alone
"""


def hebbian_step(w, x, eta):
    return eta * x * (w @ x)
