"""The state is empty at first, and the first step fills it."""


def adam_init(params):
    return {}


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["step"] = state.get("step", 0) + 1
    out = {}
    for k, g in grads.items():
        m, v = state.get(("moments", k), (0, 0))
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
        state["moments", k] = m, v
        out[k] = (
            params[k] - lr * m / (1 - beta1**t) / (v / (1 - beta2**t)) ** 0.5
            if eps == 0
            else params[k] - (lr * m / (1 - beta1**t) / ((v / (1 - beta2**t)) ** 0.5 + eps))
        )
    return out, state
