"""x is scaled in place, and with it X.

names: changed the X
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for x, target in zip(X, y, strict=True):
        error = target - step(x @ w)
        if error:
            x *= eta * error
            w = w + x
            mistakes += 1
    return w, mistakes
