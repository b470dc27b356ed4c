"""z is kept between -30 and 30, in single precision."""


def sigmoid(z):
    z = np.clip(np.asarray(z, dtype=np.float32), -30, 30)
    return 1 / (1 + np.exp(-z))
