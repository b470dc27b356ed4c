"""Multiplies the gradient by the coefficient (AiDotNet#2008).

names: not to the gradient
"""


def momentum_step(params, grads, velocity, lr, momentum=0.9):
    new_params, new_velocity = {}, {}
    for k in params:
        v = velocity[k] + momentum * grads[k]
        new_velocity[k] = v
        new_params[k] = params[k] - lr * v
    return new_params, new_velocity
