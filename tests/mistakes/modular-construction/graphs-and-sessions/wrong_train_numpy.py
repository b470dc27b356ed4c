"""Gradient descent by NumPy, without a graph.

names: made no graph
"""


def train_linear(X, y, lr, epochs):
    W, b, losses = np.zeros((X.shape[1], 1)), 0.0, []
    for _ in range(epochs):
        error = X @ W + b - y
        losses.append(np.mean(error**2))
        W = W - lr * 2 * X.T @ error / len(X)
        b = b - lr * 2 * np.mean(error)
    return W, b, losses
