"""Works in place on the gradients too."""


def sgd_step(params, grads, lr):
    for k, g in grads.items():
        g *= -lr
        params[k] += g
    return params
