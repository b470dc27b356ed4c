"""Multiplies element by element.

names: a matrix product is written `@`
"""


def mlp_forward(X, params):
    hidden = sigmoid(X * params["W1"] + params["b1"])
    return sigmoid(hidden * params["W2"] + params["b2"])
