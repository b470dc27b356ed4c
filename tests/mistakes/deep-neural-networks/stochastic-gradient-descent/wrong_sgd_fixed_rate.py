"""Has its own learning rate.

names: `lr`
"""


def sgd_step(params, grads, lr):
    return {k: params[k] - 0.1 * grads[k] for k in params}
