"""Computes with dicts as if they were arrays.

names: a dict is no array
"""


def sgd_step(params, grads, lr):
    return params - lr * grads
