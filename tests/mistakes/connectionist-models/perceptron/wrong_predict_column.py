"""Returns a column.

names: one answer for each row
"""


def predict(w, X):
    return step(X @ w.reshape(-1, 1))
