"""Updates in one pass, and counts in a second one with the new weights of each sample.

names: again after its update
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for x, target in zip(X, y, strict=True):
        w = w + eta * (target - step(x @ w)) * x
        mistakes += int(step(x @ w) != target)
    return w, mistakes
