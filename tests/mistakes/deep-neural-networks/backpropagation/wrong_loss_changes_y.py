"""Subtracts in place, which changes the targets.

names: changed the array `y`
"""


def mse_loss(y, y_hat):
    y -= y_hat
    return np.mean(y**2)
