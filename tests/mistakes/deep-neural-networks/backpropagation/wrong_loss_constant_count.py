"""Divides by the 4 of the visible test.

names: not right
"""


def mse_loss(y, y_hat):
    return np.sum((y - y_hat) ** 2) / 4
