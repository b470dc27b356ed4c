"""A tanh neuron.

names: tanh
"""

import numpy as np


def hebbian_step(w, x, eta):
    return w + eta * x * np.tanh(w @ x)
