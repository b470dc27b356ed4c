"""Leaves the coefficient out.

names: μ is not used
"""


def momentum_step(params, grads, velocity, lr, momentum=0.9):
    new_params, new_velocity = {}, {}
    for k in params:
        v = velocity[k] - lr * grads[k]
        new_velocity[k] = v
        new_params[k] = params[k] + v
    return new_params, new_velocity
