"""Steps by h/2 to each side.

names: h/2
"""


def numerical_gradient(f, theta, h=1e-5):
    grad = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[i] += h / 2
        down[i] -= h / 2
        grad[i] = (f(up) - f(down)) / h
    return grad
