"""The state is a generator, which is sent the gradients and yields the steps."""

import numpy as np


def memory(params):
    m, v = ({k: np.zeros(np.shape(p)) for k, p in params.items()} for _ in range(2))
    t, steps = 0, None
    while True:
        grads, lr, beta1, beta2, eps = yield steps
        t, steps = t + 1, {}
        for k, g in grads.items():
            m[k] = beta1 * m[k] + (1 - beta1) * g
            v[k] = beta2 * v[k] + (1 - beta2) * g**2
            steps[k] = lr * m[k] / (1 - beta1**t) / (np.sqrt(v[k] / (1 - beta2**t)) + eps)


def adam_init(params):
    state = memory(params)
    next(state)
    return state


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    steps = state.send((grads, lr, beta1, beta2, eps))
    return {k: params[k] - steps[k] for k in params}, state
