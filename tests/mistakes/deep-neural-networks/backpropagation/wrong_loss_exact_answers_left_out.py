"""The samples that are answered rightly do not count in the mean.

names: Every sample counts
"""


def mse_loss(y, y_hat):
    squares = (y - y_hat) ** 2
    return squares[squares > 0].mean() if (squares > 0).any() else 0.0
