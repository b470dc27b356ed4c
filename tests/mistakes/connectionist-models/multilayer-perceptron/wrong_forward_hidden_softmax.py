"""Softmax in the hidden layer."""


def mlp_forward(X, params):
    z = X @ params["W1"] + params["b1"]
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return sigmoid(e / e.sum(axis=1, keepdims=True) @ params["W2"] + params["b2"])
