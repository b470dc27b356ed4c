"""Counts a mistake only if the update did not mend it.

causes: after its update
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for i in range(len(X)):
        error = y[i] - step(w @ X[i])
        w = w + eta * error * X[i]
        mistakes += int(step(w @ X[i]) != y[i])
    return w, mistakes
