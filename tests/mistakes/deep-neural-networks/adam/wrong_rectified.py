"""RAdam: as long as the variance is not known well, the step is not divided by it.

causes: not divided by √v̂
"""

import numpy as np


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state["t"] += 1
    t = state["t"]
    longest = 2 / (1 - beta2) - 1
    length = longest - 2 * t * beta2**t / (1 - beta2**t)
    for k in params:
        state["m"][k] = beta1 * state["m"][k] + (1 - beta1) * grads[k]
        state["v"][k] = beta2 * state["v"][k] + (1 - beta2) * grads[k] ** 2
        step = state["m"][k] / (1 - beta1**t)
        if length > 5:
            r = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
            step = np.sqrt(r) * step / (np.sqrt(state["v"][k] / (1 - beta2**t)) + eps)
        params[k] = params[k] - lr * step
    return params, state
