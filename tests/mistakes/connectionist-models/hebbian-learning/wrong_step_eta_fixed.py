"""eta is 0.1 always.

names: 0.1 always
"""


def hebbian_step(w, x, eta):
    return w + 0.1 * (w @ x) * x
