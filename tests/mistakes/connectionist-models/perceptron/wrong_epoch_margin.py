"""Learns as well from right answers with a sum below 0.1, as a classifier with a margin.

causes: w was moved although the answer was right
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for x, target in zip(X, y, strict=True):
        sign = 2 * target - 1
        if sign * (x @ w) <= 0.1:
            w = w + eta * sign * x
            mistakes += 1
    return w, mistakes
