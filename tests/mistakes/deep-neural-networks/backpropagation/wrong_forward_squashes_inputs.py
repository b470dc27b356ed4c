"""The sigmoid stands in front of the first layer, and is missing behind it."""


def forward(X, params):
    h1 = sigmoid(X) @ params["W1"] + params["b1"]
    return sigmoid(h1 @ params["W2"] + params["b2"]), {"X": X, "h1": h1}
