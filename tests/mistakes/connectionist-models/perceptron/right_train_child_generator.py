"""A generator of its own, seeded by one draw of rng."""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w = np.zeros(X.shape[1])
    history = []
    own = None if rng is None else np.random.default_rng(rng.integers(2**32))
    for epoch in range(max_epochs):
        order = np.arange(len(X)) if own is None else own.permutation(len(X))
        w, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        history.append(mistakes)
        if mistakes == 0:
            break
    return w, history
