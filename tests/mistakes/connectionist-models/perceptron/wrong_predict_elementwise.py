"""Multiplies without summing.

names: one answer for each row
"""


def predict(w, X):
    return step(X * w)
