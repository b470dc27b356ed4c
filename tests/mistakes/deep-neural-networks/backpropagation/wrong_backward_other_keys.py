"""Calls the keys dW1 and so on.

names: no key
"""


def backward(y, y_hat, cache, params):
    X, h1 = cache["X"], cache["h1"]
    N = len(y)
    d2 = 2 / N * (y_hat - y) * y_hat * (1 - y_hat)
    d1 = (d2 @ params["W2"].T) * h1 * (1 - h1)
    return {"dW1": X.T @ d1, "db1": d1.sum(axis=0), "dW2": h1.T @ d2, "db2": d2.sum(axis=0)}
