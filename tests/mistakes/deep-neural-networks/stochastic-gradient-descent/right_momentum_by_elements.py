"""Loops over the elements."""

import copy


def momentum_step(params, grads, velocity, lr, momentum=0.9):
    params = copy.deepcopy(params)
    velocity = copy.deepcopy(velocity)
    for k in params:
        for i in np.ndindex(params[k].shape):
            velocity[k][i] = -lr * grads[k][i] + momentum * velocity[k][i]
            params[k][i] = params[k][i] + velocity[k][i]
    return params, velocity
