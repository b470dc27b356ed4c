"""Begins with the sample whose number is 1.

names: first or the last row of X
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for i in range(1, len(X)):
        error = y[i] - step(X[i] @ w)
        w = w + eta * error * X[i]
        mistakes += abs(error)
    return w, mistakes
