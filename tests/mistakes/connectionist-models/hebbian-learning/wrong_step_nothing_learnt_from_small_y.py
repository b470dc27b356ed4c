"""A y below a threshold of 0.5 counts as silence.

causes: the weights did not change
"""


def hebbian_step(w, x, eta):
    y = w @ x
    return w + eta * y * x if abs(y) > 0.5 else w
