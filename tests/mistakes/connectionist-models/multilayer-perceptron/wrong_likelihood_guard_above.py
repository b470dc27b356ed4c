"""Probabilities are kept below 0.999.

names: make it far smaller
"""


def negative_log_likelihood(Y, Y_hat):
    return -np.mean(Y * np.log(np.clip(Y_hat, 1e-12, 0.999)))
