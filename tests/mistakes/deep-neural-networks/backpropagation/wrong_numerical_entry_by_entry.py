"""Gives f one entry in place of all of theta.

names: in its own shape
"""


def numerical_gradient(f, theta, h=1e-5):
    grad = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        grad[i] = (f(theta[i] + h) - f(theta[i] - h)) / (2 * h)
    return grad
