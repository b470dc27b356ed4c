"""The bias stays (SO 48862451).

names: bias, is not updated
"""


def perceptron_epoch(w, X, y, eta):
    w = w.copy()
    mistakes = 0
    for x, t in zip(X, y):
        error = t - step(w @ x)
        w[:-1] += eta * error * x[:-1]
        mistakes += int(error != 0)
    return w, mistakes
