"""The weights are computed and not returned.

names: None
"""


def hebbian_weights(patterns):
    W = patterns.T @ patterns / len(patterns)
