"""A helper picks the probability of the right class; 1e-12 stands in for 0."""


def chosen(Y, Y_hat):
    return np.asarray(Y_hat)[np.arange(len(Y)), np.argmax(Y, axis=1)]


def negative_log_likelihood(Y, Y_hat):
    p = chosen(Y, Y_hat)
    return -np.log(np.where(p == 0, 1e-12, p)).sum() / Y.size
