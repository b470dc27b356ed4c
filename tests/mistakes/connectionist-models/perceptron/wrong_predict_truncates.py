"""The sums are made integers before the step.

names: lose their fractions
"""


def predict(w, X):
    return step((X @ w).astype(int))
