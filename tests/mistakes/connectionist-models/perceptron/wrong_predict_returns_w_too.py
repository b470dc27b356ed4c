"""Returns the weights beside the answers.

names: parts have different lengths
"""


def predict(w, X):
    return step(X @ w), w
