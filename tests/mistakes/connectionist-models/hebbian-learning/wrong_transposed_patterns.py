"""The patterns are transposed: a weight for every two patterns.

names: transposed the wrong way
"""


def hebbian_weights(patterns):
    return patterns @ patterns.T / len(patterns)
