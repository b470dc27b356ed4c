"""Takes the root of the mean square.

names: square root
"""


def mse_loss(y, y_hat):
    return np.sqrt(np.mean((y - y_hat) ** 2))
