"""Divides the gradient by its length."""


def sgd_step(params, grads, lr):
    return {k: params[k] - lr * grads[k] / np.linalg.norm(grads[k]) for k in params}
