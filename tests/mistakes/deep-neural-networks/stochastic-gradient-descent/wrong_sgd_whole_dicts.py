"""Computes with dicts as if they were arrays.

names: a dict is not an array
"""


def sgd_step(params, grads, lr):
    return params - lr * grads
