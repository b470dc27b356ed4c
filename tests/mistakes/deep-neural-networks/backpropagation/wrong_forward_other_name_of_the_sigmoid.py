"""The sigmoid is called by a name that it does not have.

names: Did you mean `sigmoid`
"""


def forward(X, params):
    h1 = sigma(X @ params["W1"] + params["b1"])
    y_hat = sigma(h1 @ params["W2"] + params["b2"])
    return y_hat, {"X": X, "h1": h1}
