"""w * x without the sum.

names: a single number
"""


def hebbian_step(w, x, eta):
    y = w * x
    return w + eta * x * y
