"""Adds up y - ŷ.

names: a false alarm counts 1, not -1
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for i in range(len(X)):
        error = y[i] - step(w @ X[i])
        w = w + eta * error * X[i]
        mistakes += error
    return w, mistakes
