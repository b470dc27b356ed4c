"""ŷ is ±1, y is 0/1.

causes: answer of -1
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for x, t in zip(X, y):
        y_hat = 1 if w @ x > 0 else -1
        if y_hat != t:
            w = w + eta * (t - y_hat) * x
            mistakes += 1
    return w, mistakes
