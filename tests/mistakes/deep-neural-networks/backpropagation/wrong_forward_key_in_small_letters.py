"""The keys are written in small letters.

names: has the keys 'W1', 'b1', 'W2', 'b2'
"""


def forward(X, params):
    h1 = sigmoid(X @ params["w1"] + params["b1"])
    y_hat = sigmoid(h1 @ params["W2"] + params["b2"])
    return y_hat, {"X": X, "h1": h1}
