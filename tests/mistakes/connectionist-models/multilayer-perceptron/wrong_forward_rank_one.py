"""A rank-1 result (DLAI 71483).

names: shape
"""


def mlp_forward(X, params):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    return sigmoid(sigmoid(X @ W1 + b1) @ W2 + b2)[:, 0]
