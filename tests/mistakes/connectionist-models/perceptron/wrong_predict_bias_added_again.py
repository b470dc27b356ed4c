"""Adds the bias once more.

names: once more
"""


def predict(w, X):
    return step(X @ w + w[-1])
