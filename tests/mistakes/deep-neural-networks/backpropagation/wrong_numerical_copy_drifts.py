"""Works on one copy and never moves its entries back.

names: moved back
"""


def numerical_gradient(f, theta, h=1e-5):
    t = theta.copy()
    grad = np.zeros(theta.shape)
    for i in np.ndindex(t.shape):
        t[i] += h
        up = f(t)
        t[i] -= 2 * h
        down = f(t)
        grad[i] = (up - down) / (2 * h)
    return grad
