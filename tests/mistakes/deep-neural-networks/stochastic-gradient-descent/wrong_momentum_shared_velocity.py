"""Has one velocity for all parameters (own).

names: share
"""


def momentum_step(params, grads, velocity, lr, momentum=0.9):
    v = velocity[next(iter(velocity))]
    new_params, new_velocity = {}, {}
    for k in params:
        v = momentum * v - lr * grads[k]
        new_velocity[k] = v
        new_params[k] = params[k] + v
    return new_params, new_velocity
