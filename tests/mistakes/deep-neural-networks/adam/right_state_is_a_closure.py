"""The state is a function that remembers."""

import numpy as np


def adam_init(params):
    t, kept = 0, {k: (0.0, 0.0) for k in params}

    def hats(grads, beta1, beta2):
        nonlocal t
        t += 1
        for k, g in grads.items():
            m, v = kept[k]
            kept[k] = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * np.square(g)
            yield k, kept[k][0] / (1 - beta1**t), kept[k][1] / (1 - beta2**t)

    return hats


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    new = {k: params[k] - lr * m / (np.sqrt(v) + eps) for k, m, v in state(grads, beta1, beta2)}
    return new, state
