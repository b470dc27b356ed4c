"""The cache is left empty, as the text allows at first.

names: `forward` has to put in
"""


def forward(X, params):
    hidden = sigmoid(X @ params["W1"] + params["b1"])
    return sigmoid(hidden @ params["W2"] + params["b2"]), {}
