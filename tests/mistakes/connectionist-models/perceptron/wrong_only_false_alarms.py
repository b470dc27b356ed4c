"""Learns only when y is 0.

names: nothing was learned
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for i in range(len(X)):
        error = y[i] - step(w @ X[i])
        if error < 0:
            w = w + eta * error * X[i]
        mistakes += int(error != 0)
    return w, mistakes
