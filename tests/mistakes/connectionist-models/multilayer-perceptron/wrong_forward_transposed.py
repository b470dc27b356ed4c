"""W.T where W is right.

names: (inputs, outputs)
"""


def mlp_forward(X, params):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    return sigmoid(W2.T @ sigmoid(W1.T @ X + b1) + b2)
