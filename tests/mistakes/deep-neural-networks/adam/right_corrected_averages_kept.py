"""What is kept are the averages with the hats, with decay rates that grow to match."""


def adam_init(params):
    return 0, {k: 0.0 for k in params}, {k: 0.0 for k in params}


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t, m_hat, v_hat = state
    t += 1
    a, b = (1 - beta1) / (1 - beta1**t), (1 - beta2) / (1 - beta2**t)
    m_hat = {k: m_hat[k] + a * (grads[k] - m_hat[k]) for k in grads}
    v_hat = {k: v_hat[k] + b * (grads[k] ** 2 - v_hat[k]) for k in grads}
    new = {k: p - lr * m_hat[k] / (v_hat[k] ** 0.5 + eps) for k, p in params.items()}
    return new, (t, m_hat, v_hat)
