"""The input is scaled in place.

names: changed the array `x`
"""


def hebbian_step(w, x, eta):
    y = w @ x
    x *= eta * y if x.dtype == float else 1
    return w + (x if x.dtype == float else eta * x * y)
