"""Moves the entries of theta in place and back by adding, which leaves rounding errors."""


def numerical_gradient(f, theta, h=1e-5):
    grad = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        theta[i] += h
        up = f(theta)
        theta[i] -= 2 * h
        down = f(theta)
        theta[i] += h
        grad[i] = (up - down) / (2 * h)
    return grad
