"""Defines helpers whose names somebody else might have used, and a sigmoid of its own."""


def gradient(a):
    return a * (1 - a)


def reference(x):
    return 1 / (1 + np.exp(-x))


def sigmoid(x, derivative=False):
    return gradient(x) if derivative else reference(x)


def forward(X, params):
    h1 = sigmoid(np.matmul(X, params["W1"]) + params["b1"].reshape(1, -1))
    y_hat = sigmoid(np.matmul(h1, params["W2"]) + params["b2"].reshape(1, -1))
    return y_hat, {"in": X, "hidden": h1, "out": y_hat}


def backward(y, y_hat, cache, params):
    d2 = 2 * (cache["out"] - y) / y.shape[0] * sigmoid(cache["out"], derivative=True)
    d1 = np.matmul(d2, params["W2"].T) * sigmoid(cache["hidden"], derivative=True)
    return {
        "W1": np.matmul(cache["in"].T, d1),
        "b1": np.sum(d1, axis=0, keepdims=True).reshape(-1),
        "W2": np.matmul(cache["hidden"].T, d2),
        "b2": np.sum(d2, axis=0, keepdims=True)[0],
    }
