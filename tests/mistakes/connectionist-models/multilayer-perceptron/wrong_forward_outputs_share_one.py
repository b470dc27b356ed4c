"""The outputs are divided by their sum, so that they add up to 1."""


def mlp_forward(X, params):
    out = sigmoid(sigmoid(X @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"])
    return out / out.sum(axis=1, keepdims=True) if out.shape[1] > 1 else out
