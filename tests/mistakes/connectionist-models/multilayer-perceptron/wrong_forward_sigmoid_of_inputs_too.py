"""The inputs go through the sigmoid as well."""


def mlp_forward(X, params):
    hidden = sigmoid(sigmoid(X) @ params["W1"] + params["b1"])
    return sigmoid(hidden @ params["W2"] + params["b2"])
