"""The mean of the input is subtracted from it.

names: mean of the input is subtracted
"""


def hebbian_step(w, x, eta):
    x = x - x.mean()
    return w + eta * (w @ x) * x
