"""Moves the entries of theta and never moves them back.

names: moved back
"""


def numerical_gradient(f, theta, h=1e-5):
    grad = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        theta[i] += h
        up = f(theta)
        theta[i] -= 2 * h
        grad[i] = (up - f(theta)) / (2 * h)
    return grad
