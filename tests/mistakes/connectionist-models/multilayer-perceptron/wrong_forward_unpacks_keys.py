"""Unpacks the dict, which gives its keys.

names: goes through its keys
"""


def mlp_forward(X, params):
    W1, b1, W2, b2 = params
    return sigmoid(sigmoid(X @ W1 + b1) @ W2 + b2)
