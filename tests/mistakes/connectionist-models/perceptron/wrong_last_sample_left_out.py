"""range(N - 1).

causes: first or the last row of X
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for i in range(len(X) - 1):
        error = y[i] - step(w @ X[i])
        w = w + eta * error * X[i]
        mistakes += int(error != 0)
    return w, mistakes
