"""Notes whether there was a mistake, not how many.

names: whether there was a mistake
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = False
    for x, target in zip(X, y, strict=True):
        error = target - step(x @ w)
        w = w + eta * error * x
        mistakes = mistakes or bool(error)
    return w, mistakes
