"""Piecewise linear.

names: If you clip z
"""


def sigmoid(z):
    return np.clip(0.2 * np.asarray(z, dtype=float) + 0.5, 0, 1)
