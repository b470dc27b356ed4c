"""0/1 labels in the rule for ±1 (campusx 100-days#9).

names: labels -1 and 1
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for x, t in zip(X, y):
        if t * (w @ x) <= 0:
            w = w + eta * t * x
            mistakes += 1
    return w, mistakes
