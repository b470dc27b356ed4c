"""Averages the gradient over its rows."""


def sgd_step(params, grads, lr):
    return {k: params[k] - lr * grads[k] / len(grads[k]) for k in params}
