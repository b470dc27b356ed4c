"""`break` after an update.

causes: after the very first one
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for x, t in zip(X, y):
        error = t - step(w @ x)
        if error:
            w = w + eta * error * x
            mistakes += 1
            break
    return w, mistakes
