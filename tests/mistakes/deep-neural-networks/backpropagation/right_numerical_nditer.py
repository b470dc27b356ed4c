"""Walks with nditer and restores the old value (cs231n)."""


def numerical_gradient(f, theta, h=1e-5):
    grad = np.zeros_like(theta)
    it = np.nditer(theta, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        i = it.multi_index
        old = theta[i].copy()
        theta[i] = old + h
        up = f(theta)
        theta[i] = old - h
        down = f(theta)
        theta[i] = old
        grad[i] = (up - down) / (2.0 * h)
        it.iternext()
    return grad
