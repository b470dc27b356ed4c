"""Uses ReLU in the hidden layer.

names: ReLU
"""


def forward(X, params):
    z1 = X @ params["W1"] + params["b1"]
    h1 = np.maximum(0, z1)
    z2 = h1 @ params["W2"] + params["b2"]
    y_hat = 1 / (1 + np.exp(-z2))
    return y_hat, {"X": X, "z1": z1, "h1": h1, "z2": z2}
