"""Takes z (1 − z) for the derivative.

names: z(1 − z)
"""


def forward(X, params):
    z1 = X @ params["W1"] + params["b1"]
    h1 = 1 / (1 + np.exp(-z1))
    z2 = h1 @ params["W2"] + params["b2"]
    y_hat = 1 / (1 + np.exp(-z2))
    return y_hat, {"X": X, "z1": z1, "h1": h1, "z2": z2}


def backward(y, y_hat, cache, params):
    X, h1 = cache["X"], cache["h1"]
    N = len(y)
    d2 = 2 / N * (y_hat - y) * cache["z2"] * (1 - cache["z2"])
    d1 = (d2 @ params["W2"].T) * cache["z1"] * (1 - cache["z1"])
    return {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": h1.T @ d2, "b2": d2.sum(axis=0)}
