"""No backpropagation: every gradient comes from `numerical_gradient`.

names: A gradient by nudging is not
"""


def forward(X, params):
    h1 = sigmoid(X @ params["W1"] + params["b1"])
    return sigmoid(h1 @ params["W2"] + params["b2"]), {"X": X}


def backward(y, y_hat, cache, params):
    def gradient(key):
        def loss(theta):
            return float(mse_loss(y, forward(cache["X"], {**params, key: theta})[0]))

        return numerical_gradient(loss, params[key].copy())

    return {key: gradient(key) for key in params}
