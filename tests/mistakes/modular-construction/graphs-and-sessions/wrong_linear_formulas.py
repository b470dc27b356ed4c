"""The gradients are x and 1: no graph is needed.

names: made no graph
"""


def linear_at(W, b, x):
    return W.T @ x + b, x.copy(), 1.0
