"""Returns the sums.

names: the step is missing
"""


def predict(w, X):
    return X @ w
