"""The output layer by backpropagation, the hidden layer by `numerical_gradient`.

names: A gradient by nudging is not
"""


def forward(X, params):
    h1 = sigmoid(X @ params["W1"] + params["b1"])
    return sigmoid(h1 @ params["W2"] + params["b2"]), {"X": X, "h1": h1}


def backward(y, y_hat, cache, params):
    delta2 = 2 / len(y) * (y_hat - y) * y_hat * (1 - y_hat)
    grads = {"W2": cache["h1"].T @ delta2, "b2": delta2.sum(axis=0)}
    for key in ("W1", "b1"):

        def loss(theta, key=key):
            return float(mse_loss(y, forward(cache["X"], {**params, key: theta})[0]))

        grads[key] = numerical_gradient(loss, params[key].copy())
    return grads
