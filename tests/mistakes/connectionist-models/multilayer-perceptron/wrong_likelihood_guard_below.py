"""Probabilities are kept above a ten-thousandth.

names: make it far smaller
"""


def negative_log_likelihood(Y, Y_hat):
    return -np.mean(Y * np.log(np.maximum(Y_hat, 1e-4)))
