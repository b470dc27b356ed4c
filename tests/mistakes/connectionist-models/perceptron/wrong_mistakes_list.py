"""Returns a list of errors.

names: one number
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = []
    for i in range(len(X)):
        error = y[i] - step(w @ X[i])
        w = w + eta * error * X[i]
        mistakes.append(int(error != 0))
    return w, mistakes
