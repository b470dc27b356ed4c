"""Restores every entry but the last.

names: left `theta` changed
"""


def numerical_gradient(f, theta, h=1e-5):
    grad = np.zeros_like(theta)
    previous = None
    for i in np.ndindex(theta.shape):
        if previous is not None:
            theta[previous] = old
        old = theta[i].copy()
        theta[i] = old + h
        up = f(theta)
        theta[i] = old - h
        grad[i] = (up - f(theta)) / (2 * h)
        previous = i
    return grad
