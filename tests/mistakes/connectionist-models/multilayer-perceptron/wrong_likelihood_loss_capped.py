"""The loss of a sample is at most 5.

names: nor the loss
"""


def negative_log_likelihood(Y, Y_hat):
    losses = -np.sum(Y * np.log(np.maximum(Y_hat, 1e-12)), axis=1)
    return np.mean(np.minimum(losses, 5)) / Y.shape[1]
