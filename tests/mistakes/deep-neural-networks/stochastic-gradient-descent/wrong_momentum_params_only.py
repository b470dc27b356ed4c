"""Returns the parameters alone.

names: return two
"""


def momentum_step(params, grads, velocity, lr, momentum=0.9):
    for k in params:
        velocity[k] = momentum * velocity[k] - lr * grads[k]
        params[k] = params[k] + velocity[k]
    return params
