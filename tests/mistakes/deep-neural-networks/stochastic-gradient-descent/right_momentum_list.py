"""Returns a list of two new dicts in float32."""


def momentum_step(params, grads, velocity, lr, momentum=0.9):
    new_params, new_velocity = {}, {}
    for k, g in grads.items():
        step = np.float32(lr) * g.astype(np.float32)
        new_velocity[k] = np.float32(momentum) * velocity[k].astype(np.float32) - step
        new_params[k] = params[k].astype(np.float32) + new_velocity[k]
    return [new_params, new_velocity]
