"""A pool of threads evaluates f."""

from concurrent.futures import ThreadPoolExecutor


def numerical_gradient(f, theta, h=1e-5):
    steps = h * np.eye(theta.size).reshape(-1, *theta.shape)
    with ThreadPoolExecutor(4) as pool:
        above = list(pool.map(f, [theta + step for step in steps]))
        below = list(pool.map(f, [theta - step for step in steps]))
    return (np.reshape(above, theta.shape) - np.reshape(below, theta.shape)) / (2 * h)
