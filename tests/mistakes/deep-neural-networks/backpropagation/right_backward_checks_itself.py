"""Backpropagation, compared with `numerical_gradient` in each call; a warning says if they differ."""

import warnings


def forward(X, params):
    h1 = sigmoid(X @ params["W1"] + params["b1"])
    return sigmoid(h1 @ params["W2"] + params["b2"]), (X, h1)


def backward(y, y_hat, cache, params):
    X, h1 = cache
    delta2 = 2 / len(y) * (y_hat - y) * y_hat * (1 - y_hat)
    delta1 = (delta2 @ params["W2"].T) * h1 * (1 - h1)
    grads = {"W1": X.T @ delta1, "b1": delta1.sum(axis=0), "W2": h1.T @ delta2, "b2": delta2.sum(axis=0)}
    for key in params:
        near = numerical_gradient(
            lambda theta: float(mse_loss(y, forward(X, {**params, key: theta})[0])), params[key].copy()
        )
        if not np.allclose(near, grads[key], atol=1e-6):
            warnings.warn(f"{key} differs")
    return grads
