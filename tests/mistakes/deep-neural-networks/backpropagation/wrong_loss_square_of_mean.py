"""Squares the mean.

names: the mean is squared
"""


def mse_loss(y, y_hat):
    return np.mean(y - y_hat) ** 2
