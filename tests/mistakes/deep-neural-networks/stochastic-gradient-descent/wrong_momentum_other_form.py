"""Uses the other usual form, which differs when the rate changes.

names: other usual form
"""


def momentum_step(params, grads, velocity, lr, momentum=0.9):
    new_params, new_velocity = {}, {}
    for k in params:
        v = momentum * velocity[k] + grads[k]
        new_velocity[k] = v
        new_params[k] = params[k] - lr * v
    return new_params, new_velocity
