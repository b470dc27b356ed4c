"""Sigmoids divided by their sum."""


def softmax(z):
    s = 0.5 * (1 + np.tanh(0.5 * np.asarray(z, dtype=float)))
    return s / s.sum(axis=1, keepdims=True)
