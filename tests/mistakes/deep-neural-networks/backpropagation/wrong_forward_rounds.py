"""Answers with the class, 0 or 1, in place of the number."""


def forward(X, params):
    z1 = X @ params["W1"] + params["b1"]
    h1 = 1 / (1 + np.exp(-z1))
    z2 = h1 @ params["W2"] + params["b2"]
    y_hat = 1 / (1 + np.exp(-z2))
    return (y_hat > 0.5).astype(float), {"X": X, "z1": z1, "h1": h1, "z2": z2}
