"""Keeps the step sizes of each array that it has seen, by its identity."""

grids = {}


def numerical_gradient(f, theta, h=1e-5):
    if id(theta) not in grids or grids[id(theta)][0] is not theta:
        grids[id(theta)] = theta, np.eye(theta.size).reshape(-1, *theta.shape)
    steps = h * grids[id(theta)][1]
    slopes = [(f(theta + step) - f(theta - step)) / (2 * h) for step in steps]
    return np.reshape(slopes, theta.shape)
