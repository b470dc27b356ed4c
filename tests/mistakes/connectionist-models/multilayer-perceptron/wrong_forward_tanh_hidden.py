"""tanh in the hidden layer.

names: tanh in the hidden layer
"""

import numpy as np


def mlp_forward(X, params):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    return sigmoid(np.tanh(X @ W1 + b1) @ W2 + b2)
