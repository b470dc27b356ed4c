"""Takes the mean absolute error.

names: absolute values
"""


def mse_loss(y, y_hat):
    return np.abs(y - y_hat).mean()
