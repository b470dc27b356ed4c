"""Uses the first key's velocity for all that have its shape.

names: own key
"""


def momentum_step(params, grads, velocity, lr, momentum=0.9):
    first = next(iter(params))
    new_params, new_velocity = {}, {}
    for k in params:
        old = velocity[first] if params[k].shape == params[first].shape else velocity[k]
        new_velocity[k] = momentum * old - lr * grads[k]
        new_params[k] = params[k] + new_velocity[k]
    return new_params, new_velocity
