"""X is multiplied by w in place.

names: changed X
"""


def predict(w, X):
    X *= w
    return step(X.sum(axis=1))
