"""Takes the first weight for the bias.

names: first weight
"""


def predict(w, X):
    return step(X[:, 1:] @ w[1:] + w[0])
