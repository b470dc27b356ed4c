"""Divides by N inside the loop and again at the end (DLAI 63071).

names: there twice
"""


def backward(y, y_hat, cache, params):
    X, h1 = cache["X"], cache["h1"]
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    for i in range(len(y)):
        d2 = 2 / len(y) * (y_hat[i] - y[i]) * y_hat[i] * (1 - y_hat[i])
        d1 = (params["W2"] @ d2) * h1[i] * (1 - h1[i])
        grads["W2"] += np.outer(h1[i], d2)
        grads["b2"] += d2
        grads["W1"] += np.outer(X[i], d1)
        grads["b1"] += d1
    return {k: v / len(y) for k, v in grads.items()}
