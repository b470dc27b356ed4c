"""The product has its factors the other way round.

names: shapes do not fit
"""


def predict(w, X):
    return step(w @ X)
