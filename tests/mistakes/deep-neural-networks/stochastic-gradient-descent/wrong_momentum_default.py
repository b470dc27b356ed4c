"""Has another default.

names: default of `momentum`
"""


def momentum_step(params, grads, velocity, lr, momentum=0.5):
    velocity = {k: momentum * velocity[k] - lr * grads[k] for k in params}
    return {k: params[k] + velocity[k] for k in params}, velocity
