"""X and y are permuted apart.

names: its own label
"""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w = np.zeros(X.shape[1])
    history = []
    for epoch in range(max_epochs):
        X_s, y_s = X, y
        if rng is not None:
            X_s, y_s = rng.permutation(X), rng.permutation(y)
        w, mistakes = perceptron_epoch(w, X_s, y_s, eta)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, history
