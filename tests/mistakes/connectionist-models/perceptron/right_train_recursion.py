"""Each epoch calls the next one."""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None, w=None):
    w = np.zeros(X.shape[1]) if w is None else w
    rows = slice(None) if rng is None else np.argsort(rng.normal(size=len(X)))
    w, mistakes = perceptron_epoch(w, X[rows], y[rows], eta)
    if mistakes == 0 or max_epochs == 1:
        return w, [mistakes]
    w, rest = perceptron_train(X, y, eta, max_epochs - 1, rng, w)
    return w, [mistakes, *rest]
