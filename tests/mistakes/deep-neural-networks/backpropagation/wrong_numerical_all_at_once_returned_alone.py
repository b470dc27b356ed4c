"""f is called with all entries moved, and the difference is returned.

names: all entries of theta at once
"""


def numerical_gradient(f, theta, h=1e-5):
    return (f(theta + h) - f(theta - h)) / (2 * h)
