"""Works on a flat view of theta."""


def numerical_gradient(f, theta, h=1e-5):
    flat, grad = theta.reshape(-1), np.empty(theta.size)
    for i in range(flat.size):
        old = flat[i]
        flat[i] = old + h
        up = f(theta)
        flat[i] = old - h
        grad[i] = up / (2 * h) - f(theta) / (2 * h)
        flat[i] = old
    return grad.reshape(theta.shape)
