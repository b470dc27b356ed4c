"""Takes the cross-entropy.

causes: this is the cross-entropy
"""


def mse_loss(y, y_hat):
    return -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
