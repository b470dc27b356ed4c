"""The sum over the patterns is not divided by P.

names: not divided by the number of patterns
"""


def hebbian_weights(patterns):
    return patterns.T @ patterns
