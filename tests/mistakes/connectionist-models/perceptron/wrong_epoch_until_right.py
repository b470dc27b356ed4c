"""Each sample is repeated until its answer is right.

names: until the answer is right
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for x, target in zip(X, y, strict=True):
        while step(x @ w) != target:
            w = w + eta * (target - step(x @ w)) * x
            mistakes += 1
    return w, mistakes
