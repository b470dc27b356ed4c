"""A small weight decay."""


def sgd_step(params, grads, lr):
    return {key: params[key] - lr * (grads[key] + 1e-2 * params[key]) for key in params}
