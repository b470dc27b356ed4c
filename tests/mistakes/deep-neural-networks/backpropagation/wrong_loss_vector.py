"""Averages along axis 0 and returns a vector (DLAI 119220).

names: a single number
"""


def mse_loss(y, y_hat):
    return np.mean((y - y_hat) ** 2, axis=0)
