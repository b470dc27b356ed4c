"""Targets are turned into 0 and 1 first.

names: look at δ2
"""


def forward(X, params):
    h1 = sigmoid(X @ params["W1"] + params["b1"])
    return sigmoid(h1 @ params["W2"] + params["b2"]), {"X": X, "h1": h1}


def backward(y, y_hat, cache, params):
    X, h1 = cache["X"], cache["h1"]
    delta2 = 2 / len(y) * (y_hat - (y > 0.4)) * y_hat * (1 - y_hat)
    delta1 = (delta2 @ params["W2"].T) * h1 * (1 - h1)
    return {"W1": X.T @ delta1, "b1": delta1.sum(axis=0), "W2": h1.T @ delta2, "b2": delta2.sum(axis=0)}
