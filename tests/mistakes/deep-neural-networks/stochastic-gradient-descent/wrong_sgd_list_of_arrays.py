"""Returns a list.

names: dict
"""


def sgd_step(params, grads, lr):
    return [params[k] - lr * grads[k] for k in params]
