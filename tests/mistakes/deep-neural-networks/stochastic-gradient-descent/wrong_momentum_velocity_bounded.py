"""The velocity is kept between -3 and 3."""


def momentum_step(params, grads, velocity, lr, momentum=0.9):
    velocity = {key: np.clip(momentum * velocity[key] - lr * grads[key], -3, 3) for key in params}
    return {key: params[key] + velocity[key] for key in params}, velocity
