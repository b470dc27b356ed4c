"""eta is in the error and again in the update.

names: eta is used twice
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for x, target in zip(X, y, strict=True):
        delta = eta * (target - step(x @ w))
        w = w + eta * delta * x
        mistakes += int(delta != 0)
    return w, mistakes
