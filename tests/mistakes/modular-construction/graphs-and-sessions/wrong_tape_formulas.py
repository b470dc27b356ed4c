"""The gradients come from the formula, and no tape is asked.

names: asked no tape for a gradient
"""


def tape_gradients(X, y, W, b):
    error = X @ W + b - y
    return np.mean(error**2), 2 * X.T @ error / len(X), 2 * np.mean(error)
