"""Returns after the first parameter.

names: inside the loop
"""


def sgd_step(params, grads, lr):
    for k in params:
        params[k] = params[k] - lr * grads[k]
        return params
