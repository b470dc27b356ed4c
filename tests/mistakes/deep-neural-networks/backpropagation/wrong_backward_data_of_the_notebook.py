"""Data that the notebook has beside the function takes the place of the inputs that the cache holds.

names: a variable of the notebook
"""

import numpy as np

X_mine = np.zeros((120, 3))


def backward(y, y_hat, cache, params):
    h1 = cache["h1"]
    d2 = 2 / len(y) * (y_hat - y) * y_hat * (1 - y_hat)
    d1 = (d2 @ params["W2"].T) * h1 * (1 - h1)
    return {"W1": X_mine.T @ d1, "b1": d1.sum(axis=0), "W2": h1.T @ d2, "b2": d2.sum(axis=0)}
