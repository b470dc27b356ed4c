"""Takes the one-sided difference to the other side.

names: one-sided
"""


def numerical_gradient(f, theta, h=1e-5):
    grad = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(theta) - f(down)) / h
    return grad
