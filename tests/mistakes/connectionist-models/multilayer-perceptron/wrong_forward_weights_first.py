"""The formula for one sample, with a batch put in.

names: the last dimension of a, here 2, has to equal the first of b, here 4
"""


def mlp_forward(X, params):
    hidden = sigmoid(params["W1"].T @ X + params["b1"])
    return sigmoid(params["W2"].T @ hidden + params["b2"])
