"""One array of row numbers, shuffled on; history as an array."""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w = np.zeros(X.shape[1])
    history = []
    order = np.arange(len(X))
    for epoch in range(max_epochs):
        if rng is not None:
            rng.shuffle(order)
        w, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, np.array(history)
