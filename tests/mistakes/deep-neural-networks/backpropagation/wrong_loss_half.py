"""Has the ½ of other books.

names: ½
"""


def mse_loss(y, y_hat):
    return np.mean((y - y_hat) ** 2) / 2
