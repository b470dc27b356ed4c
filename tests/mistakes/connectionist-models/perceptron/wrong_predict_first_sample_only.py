"""`return` inside the loop.

names: one answer for each row
"""


def predict(w, X):
    for x in X:
        return step(w @ x)
