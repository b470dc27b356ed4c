"""Samples as columns, turned back at the end."""


def mlp_forward(X, params):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    h = sigmoid(W1.T @ X.T + b1.reshape(-1, 1))
    return sigmoid(W2.T @ h + b2.reshape(-1, 1)).T
