"""Returns the velocity that came in.

names: is returned, not the new one
"""


def momentum_step(params, grads, velocity, lr, momentum=0.9):
    new_params = {}
    for k in params:
        v = momentum * velocity[k] - lr * grads[k]
        new_params[k] = params[k] + v
    return new_params, velocity
