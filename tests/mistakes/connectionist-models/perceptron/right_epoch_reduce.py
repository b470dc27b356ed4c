"""The pass is a fold over the samples."""

from functools import reduce

import numpy as np


def perceptron_epoch(w, X, y, eta):
    def learn(state, sample):
        w, mistakes = state
        x, target = sample
        error = float(target) - float(np.dot(x, w) > 0)
        return w + eta * error * x, mistakes + error * error

    return reduce(learn, zip(X, y, strict=True), (w, 0.0))
