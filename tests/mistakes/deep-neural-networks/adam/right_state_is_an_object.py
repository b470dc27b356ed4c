"""The state is an object of a class of the student's."""

import numpy as np


class Memory:
    def __init__(self, params):
        self.t = 0
        self.moments = {k: [np.zeros_like(p), np.zeros_like(p)] for k, p in params.items()}


def adam_init(params):
    return Memory(params)


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state.t += 1
    for k, (m, v) in state.moments.items():
        m += (1 - beta1) * (grads[k] - m)
        v += (1 - beta2) * (grads[k] ** 2 - v)
        state.moments[k] = [m, v]
        params[k] = params[k] - lr * m / (1 - beta1**state.t) / (np.sqrt(v / (1 - beta2**state.t)) + eps)
    return params, state
