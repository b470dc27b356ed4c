"""Divides by the number of columns (DLAI 119220).

names: not divided by N
"""


def mse_loss(y, y_hat):
    return np.sum((y - y_hat) ** 2) / y.shape[1]
