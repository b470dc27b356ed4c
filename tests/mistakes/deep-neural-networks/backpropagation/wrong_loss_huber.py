"""Beyond an error of 1 the loss grows in proportion.

names: every difference is squared
"""


def mse_loss(y, y_hat):
    error = np.abs(y - y_hat)
    return np.mean(np.where(error <= 1, error**2, 2 * error - 1))
