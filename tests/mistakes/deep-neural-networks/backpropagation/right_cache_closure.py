"""Caches a function that does the backward pass."""


def forward(X, params):
    h = sigmoid(X @ params["W1"] + params["b1"])
    y_hat = sigmoid(h @ params["W2"] + params["b2"])

    def pull(d2):
        d1 = d2 @ params["W2"].T * h * (1 - h)
        return {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": h.T @ d2, "b2": d2.sum(axis=0)}

    return y_hat, pull


def backward(y, y_hat, cache, params):
    return cache(2 * (y_hat - y) * y_hat * (1 - y_hat) / len(y))
