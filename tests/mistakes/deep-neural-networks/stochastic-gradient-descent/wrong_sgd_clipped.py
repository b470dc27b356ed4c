"""Steps longer than 5 are clipped.

names: as long as the formula says
"""


def sgd_step(params, grads, lr):
    return {key: params[key] - np.clip(lr * grads[key], -5, 5) for key in params}
