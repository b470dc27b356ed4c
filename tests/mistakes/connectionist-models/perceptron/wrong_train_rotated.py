"""Each epoch begins at a random sample and goes on in the given order.

names: begin at a random sample
"""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w, history = np.zeros(X.shape[1]), []
    for _ in range(max_epochs):
        shift = 0 if rng is None else rng.integers(len(X))
        w, mistakes = perceptron_epoch(w, np.roll(X, shift, axis=0), np.roll(y, shift), eta)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, history
