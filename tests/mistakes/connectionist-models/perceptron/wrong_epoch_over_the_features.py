"""The loop counts to the number of weights, not of samples.

names: index is too large
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for i in range(len(w)):
        error = y[i] - step(X[i] @ w)
        w = w + eta * error * X[i]
        mistakes += int(error != 0)
    return w, mistakes
