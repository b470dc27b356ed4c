"""All orders are drawn before the training."""

import numpy as np


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    orders = [rng.permutation(len(X)) for _ in range(max_epochs)] if rng is not None else None
    w, history = [0.0] * X.shape[1], []
    for epoch in range(max_epochs):
        rows = np.arange(len(X)) if orders is None else orders[epoch]
        w, count = perceptron_epoch(np.array(w), X[rows], y[rows], eta)
        history += [count]
        if count < 1:
            return w, history
    return w, history
