"""Prints, warns, and lets exp overflow."""

import warnings


def forward(X, params):
    print("forward", X.shape)
    warnings.warn("a warning")
    np.exp(np.array([1000.0]))
    h1 = 1 / (1 + np.exp(-(X @ params["W1"] + params["b1"])))
    return 1 / (1 + np.exp(-(h1 @ params["W2"] + params["b2"]))), {"X": X, "h1": h1}


def mse_loss(y, y_hat):
    print(((y - y_hat) ** 2).mean())
    return ((y - y_hat) ** 2).mean()
