"""Takes Nesterov's step.

names: Nesterov
"""


def momentum_step(params, grads, velocity, lr, momentum=0.9):
    new_params, new_velocity = {}, {}
    for k in params:
        v = momentum * velocity[k] - lr * grads[k]
        new_velocity[k] = v
        new_params[k] = params[k] + momentum * v - lr * grads[k]
    return new_params, new_velocity
