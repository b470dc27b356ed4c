"""w starts as integer zeros; the first update makes it float."""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w, history, done = np.zeros(X.shape[1], dtype=int), [], False
    while not done:
        order = range(len(X)) if rng is None else rng.permutation(len(X))
        w, wrong = perceptron_epoch(w, X[list(order)], y[list(order)], eta)
        history.append(wrong)
        done = wrong == 0 or len(history) == max_epochs
    return w, history
