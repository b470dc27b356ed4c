"""Adds up y - ŷ.

names: misses (+1) and false alarms
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for i in range(len(X)):
        error = y[i] - step(w @ X[i])
        w = w + eta * error * X[i]
        mistakes += error
    return w, mistakes
