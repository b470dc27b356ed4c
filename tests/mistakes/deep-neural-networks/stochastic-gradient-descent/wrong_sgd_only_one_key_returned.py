"""Makes a new dict for each key and returns the last.

names: lacks the key
"""


def sgd_step(params, grads, lr):
    for k in params:
        new = {k: params[k] - lr * grads[k]}
    return new
