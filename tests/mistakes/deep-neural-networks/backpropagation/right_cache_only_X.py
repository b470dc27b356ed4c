"""Caches X and runs the forward pass again."""


def forward(X, params):
    h = 1 / (1 + np.exp(-(X @ params["W1"] + params["b1"])))
    return 1 / (1 + np.exp(-(h @ params["W2"] + params["b2"]))), X


def backward(y, y_hat, cache, params):
    h = 1 / (1 + np.exp(-(cache @ params["W1"] + params["b1"])))
    d2 = 2 / len(y) * (y_hat - y) * y_hat * (1 - y_hat)
    d1 = d2 @ params["W2"].T * h * (1 - h)
    return {"b2": d2.sum(0), "W2": h.T @ d2, "b1": d1.sum(0), "W1": cache.T @ d1}
