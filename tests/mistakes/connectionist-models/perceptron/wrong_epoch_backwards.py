"""The last sample comes first.

names: given order
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for i in range(len(X) - 1, -1, -1):
        error = y[i] - step(X[i] @ w)
        w = w + eta * error * X[i]
        mistakes += abs(error)
    return w, mistakes
