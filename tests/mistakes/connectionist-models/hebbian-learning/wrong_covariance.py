"""The mean is subtracted first: a covariance."""


def hebbian_weights(patterns):
    centred = patterns - patterns.mean(axis=0)
    return centred.T @ centred / len(patterns)
