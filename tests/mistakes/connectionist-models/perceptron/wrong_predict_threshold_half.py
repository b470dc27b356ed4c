"""The sum is compared with 0.5, as a probability.

names: compared with 0.5
"""


def predict(w, X):
    return (X @ w > 0.5).astype(int)
