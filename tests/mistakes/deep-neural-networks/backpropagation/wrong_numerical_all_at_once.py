"""Moves all entries at once.

names: all entries are moved at once
"""


def numerical_gradient(f, theta, h=1e-5):
    return (f(theta + h) - f(theta - h)) / (2 * h) * np.ones_like(theta)
