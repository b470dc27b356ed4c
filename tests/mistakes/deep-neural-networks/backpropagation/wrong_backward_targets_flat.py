"""The targets lose an axis, so that each is compared with each output.

names: Did (5,) meet (5, 1)
"""


def backward(y, y_hat, cache, params):
    X, h1 = cache["X"], cache["h1"]
    d2 = 2 / len(y) * (y_hat - y.ravel()) * y_hat * (1 - y_hat)
    d1 = (d2 @ params["W2"].T) * h1 * (1 - h1)
    return {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": h1.T @ d2, "b2": d2.sum(axis=0)}
