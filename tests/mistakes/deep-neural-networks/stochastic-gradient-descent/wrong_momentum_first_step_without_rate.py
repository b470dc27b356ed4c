"""Starts the velocity as -g (MatrixSlow#17).

names: missing in the first step
"""


def momentum_step(params, grads, velocity, lr, momentum=0.9):
    new_params, new_velocity = {}, {}
    for k in params:
        v = -grads[k] if not np.any(velocity[k]) else momentum * velocity[k] - lr * grads[k]
        new_velocity[k] = v
        new_params[k] = params[k] + v
    return new_params, new_velocity
