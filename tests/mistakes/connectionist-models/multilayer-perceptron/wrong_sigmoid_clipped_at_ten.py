"""z is kept between -10 and 10.

names: If you clip z
"""


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -10, 10)))
