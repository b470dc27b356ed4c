"""Returns float32."""


def sgd_step(params, grads, lr):
    return {k: np.asarray(v - lr * grads[k], dtype=np.float32) for k, v in params.items()}
