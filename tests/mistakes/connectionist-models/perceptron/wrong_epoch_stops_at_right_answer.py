"""`break` for `continue` where the answer is right.

names: first sample that is answered correctly
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for x, target in zip(X, y, strict=True):
        error = target - step(x @ w)
        if error == 0:
            break
        w = w + eta * error * x
        mistakes += 1
    return w, mistakes
