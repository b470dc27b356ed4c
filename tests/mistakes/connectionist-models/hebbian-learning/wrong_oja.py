"""Oja's rule.

names: Oja
"""


def hebbian_step(w, x, eta):
    y = w @ x
    return w + eta * y * (x - y * w)
