"""x is left out of the update.

names: multiplied by x
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for i in range(len(X)):
        error = y[i] - step(w @ X[i])
        w = w + eta * error
        mistakes += int(error != 0)
    return w, mistakes
