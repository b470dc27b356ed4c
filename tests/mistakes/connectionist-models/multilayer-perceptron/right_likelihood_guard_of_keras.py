"""Probabilities are kept between 1e-7 and 1 less 1e-7, as Keras does."""


def negative_log_likelihood(Y, Y_hat):
    return -np.mean(Y * np.log(np.clip(Y_hat, 1e-7, 1 - 1e-7)))
