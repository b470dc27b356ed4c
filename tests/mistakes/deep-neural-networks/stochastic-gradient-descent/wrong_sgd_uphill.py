"""Adds the gradient.

names: uphill
"""


def sgd_step(params, grads, lr):
    return {k: params[k] + lr * grads[k] for k in params}
