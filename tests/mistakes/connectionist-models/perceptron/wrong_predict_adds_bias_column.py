"""Calls add_bias, though X has the ones already.

names: stopped with ValueError
"""


def predict(w, X):
    return step(add_bias(X) @ w)
