"""Prints the loss.

names: None
"""


def mse_loss(y, y_hat):
    print(np.mean((y - y_hat) ** 2))
