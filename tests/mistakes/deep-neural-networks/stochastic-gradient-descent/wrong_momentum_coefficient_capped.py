"""The coefficient is at most 0.9."""


def momentum_step(params, grads, velocity, lr, momentum=0.9):
    momentum = min(momentum, 0.9)
    velocity = {key: momentum * velocity[key] - lr * grads[key] for key in params}
    return {key: params[key] + velocity[key] for key in params}, velocity
