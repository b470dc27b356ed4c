"""Subtracts (N,) from (N, 1), which makes a table.

names: N × N
"""


def mse_loss(y, y_hat):
    return np.mean((y.ravel() - y_hat) ** 2)
