"""Only X is permuted.

names: its own label
"""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w = np.zeros(X.shape[1])
    history = []
    for epoch in range(max_epochs):
        X_s = X if rng is None else rng.permutation(X)
        w, mistakes = perceptron_epoch(w, X_s, y, eta)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, history
