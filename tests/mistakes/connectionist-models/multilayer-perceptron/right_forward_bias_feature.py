"""A feature that is always 1 carries the biases."""

import numpy as np


def mlp_forward(X, params):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    one = np.ones((len(X), 1))
    h = sigmoid(np.hstack([X, one]) @ np.vstack([W1, b1]))
    return sigmoid(np.hstack([h, one]) @ np.vstack([W2, b2]))
