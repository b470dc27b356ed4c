"""Probabilities are kept between a thousandth and 1 less a thousandth.

names: make it far smaller
"""


def negative_log_likelihood(Y, Y_hat):
    return -np.mean(Y * np.log(np.clip(Y_hat, 1e-3, 1 - 1e-3)))
