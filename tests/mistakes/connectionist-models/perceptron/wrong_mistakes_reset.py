"""The count is set to 0 in the loop.

causes: set to 0 anew
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for i in range(len(X)):
        error = y[i] - step(w @ X[i])
        mistakes = 0
        w = w + eta * error * X[i]
        mistakes += int(error != 0)
    return w, mistakes
