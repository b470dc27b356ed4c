"""Starts from zero velocity in each call (keras#7502).

names: forgotten
"""


def momentum_step(params, grads, velocity, lr, momentum=0.9):
    new_params, new_velocity = {}, {}
    for k in params:
        v = momentum * np.zeros_like(params[k]) - lr * grads[k]
        new_velocity[k] = v
        new_params[k] = params[k] + v
    return new_params, new_velocity
