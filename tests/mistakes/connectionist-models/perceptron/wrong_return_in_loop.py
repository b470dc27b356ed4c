"""Returns after the first sample.

names: inside the loop
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for x, t in zip(X, y):
        error = t - step(w @ x)
        w = w + eta * error * x
        mistakes += abs(error)
        return w, mistakes
