"""y is computed from the weights after a first step.

names: from the new weights
"""


def hebbian_step(w, x, eta):
    y = (w + eta * (w @ x) * x) @ x
    return w + eta * y * x
