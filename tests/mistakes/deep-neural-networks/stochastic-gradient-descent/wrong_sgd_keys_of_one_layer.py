"""Knows only the keys W1 and b1."""


def sgd_step(params, grads, lr):
    return {"W1": params["W1"] - lr * grads["W1"], "b1": params["b1"] - lr * grads["b1"]}
