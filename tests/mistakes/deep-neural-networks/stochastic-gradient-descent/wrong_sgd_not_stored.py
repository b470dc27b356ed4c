"""Computes the new value and does not store it.

names: not stored
"""


def sgd_step(params, grads, lr):
    for k, theta in params.items():
        theta = theta - lr * grads[k]
    return params
