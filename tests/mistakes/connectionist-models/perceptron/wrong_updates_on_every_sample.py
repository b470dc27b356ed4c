"""Right answers move w too.

names: w was moved although the answer was right
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for x, t in zip(X, y):
        if step(w @ x) != t:
            mistakes += 1
        w = w + eta * (2 * t - 1) * x
    return w, mistakes
