"""The sum is divided by d, as Hopfield's papers do.

names: divided by d
"""


def hebbian_weights(patterns):
    return patterns.T @ patterns / patterns.shape[1]
