"""The learning rate is forgotten.

names: learning rate is forgotten
"""


def hebbian_step(w, x, eta):
    return w + x * (w @ x)
