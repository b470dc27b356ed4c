"""The sum is divided by P and by d.

names: by P and by d
"""


def hebbian_weights(patterns):
    P, d = patterns.shape
    return patterns.T @ patterns / (P * d)
