"""Each epoch goes through the samples forwards or backwards, as a coin falls.

names: go backwards
"""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w, history = np.zeros(X.shape[1]), []
    for _ in range(max_epochs):
        way = -1 if rng is not None and rng.random() < 0.5 else 1
        w, mistakes = perceptron_epoch(w, X[::way], y[::way], eta)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, history
