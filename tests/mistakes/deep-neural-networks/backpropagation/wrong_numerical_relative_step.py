"""The step is in proportion to the entry, where the entry is larger than 1."""


def numerical_gradient(f, theta, h=1e-5):
    grad = np.zeros(theta.shape)
    for j in np.ndindex(theta.shape):
        step = np.zeros(theta.shape)
        step[j] = h * max(1.0, abs(theta[j]))
        grad[j] = (f(theta + step) - f(theta - step)) / (2 * step[j])
    return grad
