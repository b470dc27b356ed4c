"""Parameters are overwritten, and it prints."""


def mlp_forward(X, params):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    z = X @ W1
    z += b1
    print("hidden", z.shape)
    params["W1"] = sigmoid(z)
    z = params["W1"] @ W2
    z += b2
    return sigmoid(z)
