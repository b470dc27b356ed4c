"""Both formulas by hand, in Python.

names: made no graph
"""


def polynomial_at(x0):
    return x0**2 + x0 + 10.0, 2.0 * x0 + 1.0
