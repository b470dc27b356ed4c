"""Returns the velocity as the parameters.

names: and not θ + v
"""


def momentum_step(params, grads, velocity, lr, momentum=0.9):
    for k in params:
        velocity[k] = momentum * velocity[k] - lr * grads[k]
    return velocity, velocity
