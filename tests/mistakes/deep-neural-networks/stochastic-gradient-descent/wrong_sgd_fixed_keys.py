"""Knows only W and b.

names: KeyError
"""


def sgd_step(params, grads, lr):
    return {"W": params["W"] - lr * grads["W"], "b": params["b"] - lr * grads["b"]}
