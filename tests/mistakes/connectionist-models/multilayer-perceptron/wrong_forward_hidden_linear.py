"""The hidden activation is missing (YujiaBao#1).

names: sigmoid of the hidden layer is missing
"""


def mlp_forward(X, params):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    return sigmoid((X @ W1 + b1) @ W2 + b2)
