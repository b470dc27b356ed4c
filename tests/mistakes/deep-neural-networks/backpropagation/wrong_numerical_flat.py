"""Gives f a flat theta.

names: but `theta` has shape
"""


def numerical_gradient(f, theta, h=1e-5):
    flat = theta.ravel()
    grad = np.zeros(theta.size)
    for i in range(theta.size):
        step = np.zeros(theta.size)
        step[i] = h
        grad[i] = (f(flat + step) - f(flat - step)) / (2 * h)
    return grad.reshape(theta.shape)
