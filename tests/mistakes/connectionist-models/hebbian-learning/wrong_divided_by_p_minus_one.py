"""The sum is divided by P - 1, as a sample covariance is.

names: P - 1
"""


def hebbian_weights(patterns):
    P = len(patterns)
    return patterns.T @ patterns / max(P - 1, 1)
