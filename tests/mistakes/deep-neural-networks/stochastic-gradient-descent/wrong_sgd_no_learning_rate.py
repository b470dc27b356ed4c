"""Forgets the learning rate.

names: learning rate is not used
"""


def sgd_step(params, grads, lr):
    return {k: params[k] - grads[k] for k in params}
