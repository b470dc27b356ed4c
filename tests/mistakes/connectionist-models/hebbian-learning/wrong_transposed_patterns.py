"""The patterns are transposed: a weight for every two patterns.

names: wrong factor of the product
"""


def hebbian_weights(patterns):
    return patterns @ patterns.T / len(patterns)
