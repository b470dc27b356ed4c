"""±1 inside, mapped from 0/1, and a mistake at z = 0 only for y = 1."""

import numpy as np


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for x, t in zip(X, 2 * y - 1):
        answer = 1 if w @ x > 0 else -1
        if answer != t:
            w = w + eta * t * x
            mistakes += 1
    return w, np.array(mistakes)
