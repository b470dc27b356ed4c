"""Moves whole rows of a matrix.

names: a whole row is moved at once
"""


def numerical_gradient(f, theta, h=1e-5):
    grad = np.zeros_like(theta)
    for i in range(len(theta)):
        step = np.zeros_like(theta)
        step[i] = h
        grad[i] = (f(theta + step) - f(theta - step)) / (2 * h)
    return grad
