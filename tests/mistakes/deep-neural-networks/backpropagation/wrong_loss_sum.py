"""Sums the squares without dividing by N.

names: not divided by N
"""


def mse_loss(y, y_hat):
    return np.sum((y - y_hat) ** 2)
