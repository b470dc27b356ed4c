"""A neuron that never answers below 0.

names: negative y
"""


def hebbian_step(w, x, eta):
    return w + eta * x * max(w @ x, 0.0)
