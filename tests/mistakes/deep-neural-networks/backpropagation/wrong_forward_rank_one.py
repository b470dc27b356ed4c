"""Flattens the answers to shape (N,) (DLAI 71483).

names: should have shape (5, 1)
"""


def forward(X, params):
    z1 = X @ params["W1"] + params["b1"]
    h1 = 1 / (1 + np.exp(-z1))
    z2 = h1 @ params["W2"] + params["b2"]
    y_hat = 1 / (1 + np.exp(-z2))
    return y_hat.ravel(), {"X": X, "z1": z1, "h1": h1, "z2": z2}
