"""Takes `t = theta` for a copy.

names: moved back
"""


def numerical_gradient(f, theta, h=1e-5):
    t = theta
    grad = np.zeros(theta.shape)
    for i in np.ndindex(t.shape):
        old = float(t[i])
        t[i] = old + h
        up = f(t)
        t[i] = old - h
        grad[i] = (up - f(t)) / (2 * h)
    return grad
