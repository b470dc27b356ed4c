"""Returns lists, in another order of the keys."""


def sgd_step(params, grads, lr):
    return {k: (params[k] - lr * grads[k]).tolist() for k in reversed(list(params))}
