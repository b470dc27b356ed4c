"""One sigmoid too many at the output.

names: applied twice
"""


def mlp_forward(X, params):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    y_hat = sigmoid(sigmoid(X @ W1 + b1) @ W2 + b2)
    return sigmoid(y_hat)
