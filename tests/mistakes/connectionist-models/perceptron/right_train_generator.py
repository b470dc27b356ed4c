"""A generator makes the epochs; itertools ends them."""

from itertools import islice

import numpy as np


def epochs_of(X, y, eta, rng):
    w, mistakes, rows = np.zeros(X.shape[1]), -1, list(range(len(X)))
    while mistakes:
        if rng:
            rows = rng.choice(len(X), len(X), replace=False)
        w, mistakes = perceptron_epoch(w, X[rows], y[rows], eta)
        yield w, mistakes


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    weights, history = zip(*islice(epochs_of(X, y, eta, rng), max_epochs), strict=True)
    return weights[-1], history
