"""b2 is repeated as a column, a bias for each sample.

names: added along the samples
"""

import numpy as np


def mlp_forward(X, params):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    z2 = sigmoid(X @ W1 + b1) @ W2
    return sigmoid(z2 + np.resize(b2, (len(X), 1)))
