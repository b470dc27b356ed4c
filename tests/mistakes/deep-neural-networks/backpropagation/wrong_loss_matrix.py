"""Returns the matrix product, of shape (1, 1).

names: a single number
"""


def mse_loss(y, y_hat):
    e = y - y_hat
    return e.T @ e / len(y)
