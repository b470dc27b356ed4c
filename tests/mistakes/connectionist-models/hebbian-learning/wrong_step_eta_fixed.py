"""eta is 0.1 always.

names: always 0.1
"""


def hebbian_step(w, x, eta):
    return w + 0.1 * (w @ x) * x
