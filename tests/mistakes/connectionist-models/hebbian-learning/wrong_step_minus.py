"""The change is subtracted, as in gradient descent.

names: subtracted
"""


def hebbian_step(w, x, eta):
    return w - eta * x * (w @ x)
