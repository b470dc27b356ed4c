"""Takes the loss by a dot product, as a 0-d array."""


def mse_loss(y, y_hat):
    e = (y_hat - y).ravel()
    return np.array(e @ e / e.size)
